import type { ReportLanguage } from "@bedrock-routed/reports";

/** What the command prints itself, besides reports and errors. */
export interface CommandTexts {
  readonly usage: string;
  readonly truncatedLines: (count: number) => string;
  readonly unrecognizedLines: (count: number) => string;
  readonly noneInRange: (records: number) => string;
}

/** The variables of the environment that choose a language, as POSIX names them. */
export interface LocaleEnvironment {
  readonly LC_ALL?: string | undefined;
  readonly LC_MESSAGES?: string | undefined;
  readonly LANG?: string | undefined;
}

/** The language of a locale such as `ja_JP.UTF-8`. `LC_ALL` comes before `LC_MESSAGES`, and that before `LANG`. */
export function readLanguage({ LC_ALL, LC_MESSAGES, LANG }: LocaleEnvironment): ReportLanguage {
  const locale = LC_ALL || LC_MESSAGES || LANG || "";
  return /^ja(?![a-z])/i.test(locale) ? "ja" : "en";
}

const english: CommandTexts = {
  usage: `Usage: bedrock-savings report LOG... [options]
       bedrock-savings report --from-athena-results FILE.csv [options]
       bedrock-savings sql LOCATION [options]
       bedrock-savings distill LOG... --teacher ID --output FILE [options]

LOG is a file that JsonLinesExporter wrote. Files that were rotated from it are read too, also as *.gz.

report: shows what the calls in a log cost and saved. The figures are as recorded. With --baseline,
--baseline-caching, --compare, --router-fee or --region, all costs and savings are computed again.
  --baseline ID         compare with this model id or inference profile id
  --baseline-caching C  none or same: a baseline without caching, or with that of the calls (default none)
  --compare NAME=ID     compare with one more, under a name you choose; may be repeated
  --router-fee USD      fee for a call through a prompt router (default 0)
  --from-athena-results FILE.csv  what the SQL added up, instead of logs
  --region REGION       AWS Region of calls whose record names none, such as ap-northeast-1
  --from DAY, --to DAY  first and last day to count, such as 2026-11-01
  --time-zone ZONE      time zone of the days, such as Asia/Tokyo (default: as recorded)
  --currency CODE=RATE  show totals in a currency too; RATE is its units for 1 USD, such as JPY=155.2
  --budget USD          budget of a calendar month, to compare with what was spent
  --calibration RATES   compare a client-side router with its calibration; RATES is such as
                        share=0.6,agreement=0.93,escalation=0.05
  --outcomes FILE       outcomes of shadow mode, for the agreement; may be repeated
  --router NAME         the router to compare, when the log has several
  --format FORMAT       text, markdown, html, csv or json (default text)
  --language LANGUAGE   en or ja (default: ja if LC_ALL, LC_MESSAGES or LANG says so, else en)
  --output FILE         write the report to this file (default: the terminal)

sql: prints SQL for Amazon Athena that adds up a log in S3, of any size. LOCATION is such as s3://bucket/prefix/, with a
folder day=2026-11-01/ for each day.
  --database NAME       database of Athena (default "default")
  --dialect DIALECT     athena or duckdb (default athena)
  --first-day DAY       first day of the log (default 2026-01-01)
  --dimension NAME      day, router, tag or a label to group by; may be repeated (default: those of a handler)
  --query               print only the query; --from DAY and --to DAY choose its days

distill: writes the answers of a large model as a training set (bedrock-conversation-2024) for
distilling a smaller model. The log must hold the text of the calls: see captureContent.
  --teacher ID          the large model
  --output FILE         write the training set to this file
  --prompts-only        leave the answers out; the service then asks the teacher again

--help, --version`,
  truncatedLines: (count) => `Not in the report: ${count} lines that are cut short or too long.`,
  unrecognizedLines: (count) => `Not in the report: ${count} lines that hold no record.`,
  noneInRange: (records) => `None of the ${records} records is on the days of --from and --to.`,
};

const japanese: CommandTexts = {
  usage: `使い方: bedrock-savings report LOG... [オプション]
        bedrock-savings report --from-athena-results FILE.csv [オプション]
        bedrock-savings sql LOCATION [オプション]
        bedrock-savings distill LOG... --teacher ID --output FILE [オプション]

LOG は JsonLinesExporter が書いたファイルです。ローテートされたファイルも、*.gz も読みます。

report: ログにある呼び出しの費用と削減額を表示します。数値は記録されたままです。--baseline、
--baseline-caching、--compare、--router-fee、--region を指定すると、費用と削減額をすべて計算し直します。
  --baseline ID         比較するモデルまたは推論プロファイルの ID
  --baseline-caching C  none または same。基準をキャッシュなし、または呼び出しと同じとする（既定は none）
  --compare NAME=ID     さらに比較する ID に名前を付けて指定（繰り返し可）
  --router-fee USD      プロンプトルーターの 1 呼び出しあたりの料金（既定は 0）
  --from-athena-results FILE.csv  ログの代わりに、SQL の集計結果を読む
  --region REGION       記録にリージョンのない呼び出しの AWS リージョン。例: ap-northeast-1
  --from DAY, --to DAY  数える最初の日と最後の日。例: 2026-11-01
  --time-zone ZONE      日付のタイムゾーン。例: Asia/Tokyo（既定は記録のまま）
  --currency CODE=RATE  合計を別の通貨でも表示。RATE は 1 USD あたりの額。例: JPY=155.2
  --budget USD          支出と比べる、1 か月の予算
  --calibration RATES   クライアント側ルーターを調整時と比較。例:
                        share=0.6,agreement=0.93,escalation=0.05
  --outcomes FILE       一致率のための、シャドー呼び出しの結果（繰り返し可）
  --router NAME         ログに複数あるときに比較するルーター
  --format FORMAT       text、markdown、html、csv、json のいずれか（既定は text）
  --language LANGUAGE   en または ja（既定は LC_ALL、LC_MESSAGES、LANG に従い、なければ en）
  --output FILE         レポートを書くファイル（既定は端末）

sql: S3 にあるログを、量を問わず集計する Amazon Athena の SQL を表示します。LOCATION は s3://bucket/prefix/ の形で、
日ごとのフォルダー day=2026-11-01/ を持ちます。
  --database NAME       Athena のデータベース（既定は default）
  --dialect DIALECT     athena または duckdb（既定は athena）
  --first-day DAY       ログの最初の日（既定は 2026-01-01）
  --dimension NAME      集計する day、router、tag、またはラベル（繰り返し可。既定はハンドラーと同じ）
  --query               クエリだけを表示。--from DAY と --to DAY で日を選べます

distill: 大きいモデルの回答を、小さいモデルへ蒸留するための学習データ（bedrock-conversation-2024）として
書き出します。ログには呼び出しの本文が必要です（captureContent を参照）。
  --teacher ID          大きいモデル
  --output FILE         学習データを書くファイル
  --prompts-only        回答を除く。サービスが教師モデルにもう一度尋ねます

--help, --version`,
  truncatedLines: (count) => `レポートに含まれないもの: 途中で切れた、または長すぎる行 ${count} 行。`,
  unrecognizedLines: (count) => `レポートに含まれないもの: 記録ではない行 ${count} 行。`,
  noneInRange: (records) => `${records} 件の記録のうち、--from と --to の期間にあるものはありません。`,
};

export const commandTexts: Readonly<Record<ReportLanguage, CommandTexts>> = { en: english, ja: japanese };
