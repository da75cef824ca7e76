import { type Html, html } from "@bedrock-routed/html";
import type { Recommendation } from "../recommendations/recommendation";
import { type RecommendedSubject, toRecommendationTexts } from "../wording/recommendation-texts";
import type { Wording } from "../wording/wording";
import { renderName } from "./tables/table";

/** Subjects of one kind that are shown at once. The reader can open the others. */
const SHOWN_SUBJECTS = 5;

/** What to change: one card for each kind of recommendation, with the models and routers that it is about. */
export function renderRecommendations(recommendations: readonly Recommendation[], wording: Wording): Html {
  const { labels } = wording;
  const cards = toRecommendationTexts(recommendations, wording).map(({ title, action, subjects }) => {
    const others = subjects.slice(SHOWN_SUBJECTS);
    const rest =
      others.length === 0
        ? ""
        : html`<details><summary>${labels.page.moreSubjects(wording.formats.count(others.length))}</summary>${renderSubjects(others)}</details>`;
    return html`<li><h3>${title}</h3><p>${action}</p>${renderSubjects(subjects.slice(0, SHOWN_SUBJECTS))}${rest}</li>`;
  });
  const content =
    cards.length === 0
      ? html`<p>${labels.page.noRecommendations}</p>`
      : html`<ol class="recommendations">${cards}</ol>`;
  return html`<h2>${labels.recommendations}</h2>${content}`;
}

function renderSubjects(subjects: readonly RecommendedSubject[]): Html {
  const items = subjects.map(
    ({ subject, estimatedSaving, evidence }) =>
      html`<li><span class="subject">${renderName(subject)}</span><span class="estimated-saving">${estimatedSaving}</span><span class="soft">${evidence}</span></li>`,
  );
  return html`<ul class="subjects">${items}</ul>`;
}
