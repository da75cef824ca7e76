const ENGLISH = `
a about above across after again against all also am an and any anybody anyone anything are around as at
be because been before being below between both but by can cannot could did do does doing don done down during
each either else ever every few for from further get gets give given gives go goes had has have having he her here hers
him his how however i if in into is isn it its itself just kind know let like likely ll long made make makes many may maybe
me might more most much must my need needs no nor not now of off often on once one only onto or other our ours out over
own per please quickly quite rather re really same shall she should since so some someone something somewhat soon still such take
taken takes tell than that the their theirs them then there these they thing things this those though through to too
under until up upon us use used ve very want was way we well were what whatever when where whether which while who
whom whose why will with within without would yes you your yours
answer ask asked happen happens compare compared describe detail details difference differences explain explanation list mean means
question summarise summarize
`;

/** Words of the question, not of its subject: what, who, where; tell, explain, compare. */
const JAPANESE = "誰 教 説明 比較 事 時 所 方 他 等 的 解説 質問 回答 知";

/** Words that say nothing about what a text is about, in the form in which `tokenize` finds them. */
export const stopWords: ReadonlySet<string> = new Set(`${ENGLISH} ${JAPANESE}`.trim().split(/\s+/));
