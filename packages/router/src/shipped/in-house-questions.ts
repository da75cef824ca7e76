/** 0: look up one fact. 1: explain or list from one place. 2: combine, compare or calculate. 3: analyse in several steps. */
type Difficulty = 0 | 1 | 2 | 3;

/** A question, and the difficulty that a person gave it. */
export type LabelledQuestion = readonly [difficulty: Difficulty, question: string];

/**
 * Questions as employees ask them, each with a difficulty that was given before the question was scored. 15 of them, short
 * and hard or long and easy, were added after the first 60 had been scored: there length had ordered more pairs right
 * (0.914) than the scorer (0.808). The prior of the shipped weights is learned on them, too; it is judged without them.
 */
export const inHouseQuestions: readonly LabelledQuestion[] = [
  [0, "Who approves travel requests?"],
  [0, "What is the Wi-Fi password for guests in the Osaka office?"],
  [0, "Where is the expense form?"],
  [0, "When is the next public holiday?"],
  [0, "What is the extension of the IT help desk?"],
  [0, "Which floor is the legal department on?"],
  [0, "How many days of paid leave do new employees get?"],
  [
    0,
    "What is the daily meal allowance on business trips inside Japan, as written in the current travel policy on the intranet?",
  ],
  [0, "Who is the contact person for parking permits at the Nagoya site since the reorganisation in spring?"],
  [1, "How do I reset my VPN token?"],
  [1, "Explain how the overtime approval works."],
  [1, "List the documents I need for a visa application."],
  [1, "Summarise the security policy for visitors."],
  [1, "How do I register a new supplier in the purchasing system?"],
  [1, "Translate this sentence into Japanese: the meeting starts at ten."],
  [1, "Describe what the first week of a new employee looks like."],
  [2, "Compare the two health plans for a family with two children and say which one costs less per year."],
  [2, "If I travel to Osaka for three days and stay in a hotel that costs 14,000 yen, how much can I claim in total?"],
  [2, "What is the difference between parental leave and child care leave, and can I take both in the same year?"],
  [
    2,
    "I worked 12 hours of overtime in March and 18 in April. Does that exceed the limit, and what must my manager do?",
  ],
  [2, "Write a SQL query that lists the ten customers with the highest revenue per region for the last quarter."],
  [2, "Which of our three cloud accounts is cheapest for a nightly batch job of 40 minutes, and why?"],
  [2, "Write a Python function that parses our invoice numbers and returns an error for those that are not valid."],
  [
    3,
    "Analyse why the delivery times of the Kobe warehouse rose in the last three quarters, name the two most likely causes, and propose measures with their cost and the order in which to take them.",
  ],
  [
    3,
    "Design a migration plan from our on-premises Oracle database to Aurora with less than one hour of downtime: steps, risks, a rollback for each step, and how we verify that no record is lost.",
  ],
  [
    3,
    "Our support team must answer 90 % of tickets within four hours, but has only six people, and two of them are not allowed to work on weekends. Work out a shift plan, and explain which constraint you would relax first and why.",
  ],
  [
    3,
    "Review the draft contract with the supplier: which clauses conflict with our purchasing policy, what are the consequences if we sign it unchanged, and how should we reword them?",
  ],
  [
    3,
    "Compare building our own search service with buying one: costs over three years, risks, effect on the team, and the conditions under which your recommendation would change.",
  ],
  [
    3,
    "Given that sales fell in Tokyo but rose in Osaka while the prices were the same in both, which explanations are consistent with the data, which are not, and what data would decide between them?",
  ],
  [
    3,
    "A batch job fails only on the first day of a month when the previous month had 31 days and the time zone is not UTC. Explain step by step how you would find the cause, and write a test that fails before the fix.",
  ],
  // Short and hard, long and easy: length alone does not tell.
  [3, "Why did churn rise although usage grew? Analyse both."],
  [3, "Should we split the monolith? Weigh the risks against the benefits."],
  [2, "Compare plan A with plan B: which is cheaper for 40 users?"],
  [3, "Prove that the retry loop always terminates."],
  [
    0,
    "Hello, I am new here and I looked on the intranet for a while without luck, so could you please tell me where the phone number of the reception in Fukuoka is written?",
  ],
  [
    0,
    "Sorry for the basic question, but a customer is waiting on the line and I need it quickly: what is the name of the person who is responsible for returns in Sendai?",
  ],
  [
    0,
    "I am filling in the form for the new laptop that I ordered last week and it asks for a cost centre, so what is the number of the cost centre of the marketing department?",
  ],
  [
    1,
    "My manager asked me to bring the right papers to the bank tomorrow morning, so please list the documents that are needed to open a company account for a small project.",
  ],
  [3, "値上げの是非を、損益への影響を試算して判断してください。"],
  [3, "離職率が上がった理由を分析し、対策を提案して。"],
  [2, "A案とB案を比較し、40人で安い方を計算して。"],
  [3, "この再試行処理が必ず終了することを証明して。"],
  [
    0,
    "お忙しいところ恐れ入ります。イントラネットをしばらく探したのですが見つけられなかったため、福岡支社の受付の電話番号が書かれている場所を教えていただけますでしょうか。",
  ],
  [
    0,
    "初歩的な質問で申し訳ありませんが、お客様を電話でお待たせしていて急いでいます。仙台で返品を担当している人の名前は誰ですか？",
  ],
  [
    0,
    "先週注文した新しいパソコンの申請書を書いているところですが、費用部門の欄がありました。マーケティング部の部門番号はどこに書かれていますか？",
  ],
  [0, "経費精算の締め日はいつですか？"],
  [0, "情報システム部の内線番号は？"],
  [0, "出張申請の承認者は誰ですか？"],
  [0, "社員食堂はどこにありますか？"],
  [0, "有給休暇は年に何日ですか？"],
  [0, "大阪支社の郵便番号を教えてください。"],
  [0, "会議室の予約システムのURLはどこですか？"],
  [0, "健康診断の予約の締め切りはいつまでですか？"],
  [0, "現在の就業規則に書かれている、国内出張のときの一日あたりの日当の金額はいくらですか？"],
  [1, "VPNに接続する手順を教えてください。"],
  [1, "名刺の注文方法を教えてください。"],
  [1, "残業申請の流れを説明してください。"],
  [1, "来客時のセキュリティ規程を要約してください。"],
  [1, "ビザ申請に必要な書類を一覧にしてください。"],
  [1, "次の文を英語に翻訳してください。会議は十時に始まります。"],
  [1, "新入社員の最初の一週間の予定を説明してください。"],
  [2, "育児休業と子の看護休暇の違いは何ですか。同じ年に両方取得できますか？"],
  [2, "大阪に3日間出張し、1泊14,000円のホテルに泊まる場合、合計でいくらまで精算できますか？"],
  [
    2,
    "3月に12時間、4月に18時間の残業をしました。上限を超えていますか。超えている場合、上司は何をする必要がありますか？",
  ],
  [2, "子どもが二人いる家族の場合、二つの健康保険プランを比較して、年間の負担が少ないのはどちらか計算してください。"],
  [2, "前四半期の売上が多い顧客を地域ごとに10件抽出するSQLを書いてください。"],
  [2, "請求書番号を検証し、形式が正しくない場合はエラーを返すPythonの関数を書いてください。"],
  [2, "在宅勤務手当と通勤手当を両方受け取れる条件を整理し、私のように週3日出社する場合の金額を求めてください。"],
  [
    3,
    "神戸倉庫の配送時間が過去3四半期で長くなった原因を分析し、可能性の高い原因を二つ挙げ、対策を費用と実施順序とともに提案してください。",
  ],
  [
    3,
    "オンプレミスのOracleからAuroraへ、停止時間1時間以内で移行する計画を立ててください。手順、リスク、各段階の切り戻し方法、データが失われていないことの検証方法を含めてください。",
  ],
  [
    3,
    "サポート担当は6人で、うち2人は週末に勤務できません。問い合わせの90%に4時間以内に回答するシフトを作成し、どの制約を最初に緩めるべきか、その理由とともに説明してください。",
  ],
  [
    3,
    "取引先との契約書案を確認し、当社の購買規程と矛盾する条項、そのまま締結した場合の影響、修正案をそれぞれ示してください。",
  ],
  [
    3,
    "検索サービスを自社で開発する場合と購入する場合を、3年間の費用、リスク、チームへの影響の観点から比較し、推奨が変わる条件も述べてください。",
  ],
  [
    3,
    "東京の売上は減り、大阪の売上は増えましたが、価格は同じでした。データと矛盾しない仮説と矛盾する仮説を分け、どのデータがあれば判断できるかを説明してください。",
  ],
  [
    3,
    "前月が31日まであり、タイムゾーンがUTCでないときだけ、月初のバッチが失敗します。原因を特定する手順を順番に説明し、修正前に失敗するテストを書いてください。",
  ],
];
