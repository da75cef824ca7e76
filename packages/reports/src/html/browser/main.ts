import { filterPage } from "./filter-page";
import type { PageDocument } from "./page-document";

declare const document: PageDocument;

filterPage(document);
