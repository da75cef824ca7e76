/**
 * A sentence of another package with its translation. `{name}` stands for any text, which is taken over as it is.
 * What stands for `{remedy}` is a sentence of the list itself.
 */
export type SentencePair = readonly [english: string, translation: string];

/** Notes of plans. */
const notes: readonly SentencePair[] = [
  [
    "AWS publishes no price of a prompt router itself. A call costs what the model that answers costs.",
    "プロンプトルーター自体の料金を AWS は公表していません。呼び出しの料金は、答えたモデルのものです。",
  ],
  [
    "A prompt router cannot be changed. It is deleted and created anew, so its ARN changes, and calls to the old ARN fail.",
    "プロンプトルーターは変更できません。削除して作り直すため ARN が変わり、古い ARN への呼び出しは失敗します。",
  ],
  [
    "A profile costs nothing itself. A call costs the same as one to what the profile copies.",
    "プロファイル自体は無料です。呼び出しの料金は、コピー元を呼び出す場合と同じです。",
  ],
  [
    "Cost Explorer shows tags only after they are activated as cost allocation tags in the billing console of the payer account.",
    "Cost Explorer にタグが出るのは、支払いアカウントの請求コンソールでコスト配分タグとして有効にした後です。",
  ],
  [
    "The source of a profile cannot be changed. It is deleted and created anew, so its ARN changes, and calls to the old ARN fail.",
    "プロファイルのコピー元は変更できません。削除して作り直すため ARN が変わり、古い ARN への呼び出しは失敗します。",
  ],
  [
    "The number of units, the commitment and the base model cannot be changed. It is deleted and created anew: its ARN changes, calls fail meanwhile, and AWS may have no capacity left.",
    "ユニット数、契約期間、基盤モデルは変更できません。削除して作り直します。ARN が変わり、その間の呼び出しは失敗し、AWS に空き容量がないこともあります。",
  ],
  [
    "The price of a model unit is not known here, so neither is the cost: ask AWS for it, and pass pricePerUnitHour.",
    "モデルユニットの料金が不明なため、費用も不明です。AWS に問い合わせ、--unit-price で指定してください。",
  ],
  [
    "It costs {price} an hour until it is deleted, whether it is called or not.",
    "呼び出しの有無にかかわらず、削除するまで 1 時間に {price} かかります。",
  ],
  [
    "At least {sum} is owed: it cannot be deleted before the commitment ends, and costs {price} an hour until it is deleted.",
    "少なくとも {sum} の支払いが生じます。契約期間が終わるまで削除できず、削除するまで 1 時間に {price} かかります。",
  ],
  [
    "The price of the traffic on demand is not known, so there is no break-even: pass traffic.costUsd.",
    "オンデマンドでの料金が不明なため、損益分岐点はありません。",
  ],
  [
    "The average of the traffic needs {needed} model units, and {bought} are bought: what one cannot carry is throttled.",
    "平均のトラフィックには {needed} ユニットが必要ですが、購入は {bought} ユニットです。超えた分はスロットリングされます。",
  ],
  [
    "AWS does not publish what a model unit carries: ask for it, and pass unitCapacity, before you trust the break-even.",
    "1 ユニットの処理能力を AWS は公表していません。損益分岐点を信じる前に AWS に問い合わせてください。",
  ],
  [
    "An account has no model units until AWS grants them: open a support case first.",
    "モデルユニットは AWS が付与するまでアカウントにありません。先にサポートケースを作成してください。",
  ],
  [
    "A custom model can also be deployed on demand, where AWS offers it for the base model: CustomModelDeployments. Then only tokens cost.",
    "基盤モデルが対応していれば、カスタムモデルはオンデマンドでもデプロイできます。その場合の料金はトークンだけです。",
  ],
  [
    "This package does not know that AWS sells provisioned throughput for the model in {region}.",
    "{region} でこのモデルのプロビジョンドスループットを AWS が販売しているかは不明です。",
  ],
  [
    "AWS bills the tokens of the teacher's answers, the training of the student by tokens, and the storage of the custom model by month. What it comes to is not known here.",
    "AWS は、教師モデルの回答のトークン、生徒モデルの学習のトークン、カスタムモデルの月々の保管に課金します。合計額は不明です。",
  ],
  [
    "The custom model is called through CustomModelDeployments, which costs by tokens, or ProvisionedThroughput, which costs by hour.",
    "カスタムモデルの呼び出しには、トークン課金のオンデマンドデプロイか、時間課金のプロビジョンドスループットを使います。",
  ],
  [
    "The service asks the teacher for {asked} of {prompts} answers.",
    "サービスは {prompts} 件のうち {asked} 件の回答を教師モデルに求めます。",
  ],
  ["An object at {uri} is replaced.", "{uri} にオブジェクトがあれば置き換えます。"],
  [
    "Tokens are an estimate from the number of characters. The results have the exact numbers.",
    "トークン数は文字数からの推定です。正確な数は結果にあります。",
  ],
  [
    "The tokens of {media} images, documents and videos are not in the estimate.",
    "画像、文書、動画 {media} 件のトークンは推定に含まれません。",
  ],
  [
    "The batch price of the model is not known. AWS offers batch inference for some models only.",
    "このモデルのバッチ料金は不明です。AWS のバッチ推論は一部のモデルだけが対象です。",
  ],
  [
    "The smallest number of records in a job is a quota of each model. AWS documents no number; users report 100.",
    "1 ジョブの最小件数はモデルごとのクォータです。AWS は件数を公表していません（利用者の報告では 100 件）。",
  ],
  [
    "Ten alarm metrics of an account cost nothing. Past them, these {count} cost about USD {usd} a month (us-east-1).",
    "アカウントのアラームメトリクスは 10 件まで無料です。超えると、この {count} 件で月に約 {usd} USD かかります（us-east-1）。",
  ],
  [
    "CloudWatch does not take tags when an alarm is changed, so its tags stay as they are.",
    "CloudWatch はアラームの変更時にタグを受け取らないため、タグはそのままです。",
  ],
  [
    "Three dashboards cost nothing, each further one about USD 3 a month (us-east-1).",
    "ダッシュボードは 3 つまで無料で、それ以降は 1 つにつき月に約 3 USD です（us-east-1）。",
  ],
  [
    "On-demand billing: a table without requests costs only its storage. See https://aws.amazon.com/dynamodb/pricing/on-demand/",
    "オンデマンド課金です。リクエストのないテーブルの料金は保管分だけです。https://aws.amazon.com/dynamodb/pricing/on-demand/ を参照してください。",
  ],
];

/** Remedies of errors of AWS. */
const remedies: readonly SentencePair[] = [
  [
    "Allow {action} in the IAM policy of the caller.",
    "呼び出し側の IAM ポリシーで {action} を許可してください（bedrock-routed iam で確認できます）。",
  ],
  [
    "Another request changes the resource, or its name is taken. Look at it first, then try again.",
    "ほかのリクエストが変更中か、名前が使われています。確認してから、もう一度試してください。",
  ],
  ["Change the request as the message says.", "メッセージに従ってリクエストを直してください。"],
  ["Check the name, the account and the Region.", "名前、アカウント、リージョンを確認してください。"],
  ["Check the name and the Region.", "名前とリージョンを確認してください。"],
  [
    "Delete what is no longer needed, or request a higher quota in Service Quotas.",
    "不要なものを削除するか、Service Quotas でクォータの引き上げを申請してください。",
  ],
  ["Send fewer requests at a time, or raise clientOptions.maxAttempts.", "同時に送るリクエストを減らしてください。"],
  ["Try again later.", "しばらくしてからもう一度試してください。"],
  [
    "Check the id, and that the Region of the client offers the profile.",
    "ID と、そのプロファイルが使えるリージョンかどうかを確認してください。",
  ],
  ["Check the names of the bucket and the Region.", "バケットとリージョンの名前を確認してください。"],
  [
    "Check the name and the account: dashboards belong to no Region.",
    "名前とアカウントを確認してください。ダッシュボードはリージョンに属しません。",
  ],
  [
    "An account has no model units until AWS grants them: open a support case, or deploy a custom model on demand.",
    "モデルユニットは AWS が付与するまでアカウントにありません。サポートケースを作成するか、カスタムモデルをオンデマンドでデプロイしてください。",
  ],
];

/** Errors that name no words of AWS. */
const errors: readonly SentencePair[] = [
  [
    "There is no prompt router {name} in {region}. Check the name and the Region.",
    "{region} にプロンプトルーター {name} はありません。名前とリージョンを確認してください。",
  ],
  [
    "There is no inference profile {name} in {region}. Check the name and the Region.",
    "{region} に推論プロファイル {name} はありません。名前とリージョンを確認してください。",
  ],
  [
    "There is no alarm {name} in {region}. Check the name and the Region.",
    "{region} にアラーム {name} はありません。名前とリージョンを確認してください。",
  ],
  [
    "The training set {path} cannot be used: {problems}. Nothing was uploaded.",
    "学習データ {path} は使えません: {problems}。何もアップロードしていません。",
  ],
  [
    "The table {name} exists, but is no table of a response cache: {problems}. Choose another tableName, or delete that table yourself if nothing needs it.",
    "テーブル {name} はありますが、レスポンスキャッシュのテーブルではありません: {problems}。別の名前を使うか、不要なら自分で削除してください。",
  ],
];

/** What is wrong with a command line, and values that options refuse. */
const usage: readonly SentencePair[] = [
  ["Unknown command '{name}' (Did you mean {other}?)", "'{name}' というコマンドはありません。もしかして: {other}"],
  ["Unknown command '{name}'", "'{name}' というコマンドはありません。"],
  ["Unknown option '{name}' (Did you mean {other}?)", "'{name}' というオプションはありません。もしかして: {other}"],
  ["Unknown option '{name}'", "'{name}' というオプションはありません。"],
  ["Missing required argument '{name}'", "引数 '{name}' が必要です。"],
  ["Required option '{name}' not specified", "オプション '{name}' が必要です。"],
  ["Option '{name}' argument missing", "オプション '{name}' に値が必要です。"],
  [
    "Option '{name}' argument '{value}' is invalid. Allowed choices are {choices}.",
    "オプション '{name}' の値 '{value}' は使えません。次のいずれかを指定してください: {choices}。",
  ],
  [
    "Too many arguments for '{name}'. Expected {expected} but got {count}.",
    "'{name}' の引数が多すぎます（{expected} のところ {count}）。",
  ],
  ["Invalid {option}: {remedy}.", "{option} が正しくありません: {remedy}。"],
  ["{option} is empty: give it a value.", "{option} が空です。値を指定してください。"],
  ["{option} is missing.", "{option} が必要です。"],
  ["use a whole number from {min} to {max}", "{min} から {max} までの整数を指定してください"],
  ["use a number, such as {example}", "{example} のような数を指定してください"],
  ["use USD, such as {example}", "{example} のような USD の金額を指定してください"],
  ["use an address such as {example}", "{example} のようなアドレスを指定してください"],
  ["the calendar has no such day; use a day such as {example}", "暦にない日です。{example} のように指定してください"],
  ["use a day such as {example}", "{example} のような日付を指定してください"],
  ["use a name such as {example}", "{example} のような名前を指定してください"],
  ["use {form}", "{form} の形で指定してください"],
  ["there is no such option", "そのようなオプションはありません"],
  ["pass one of {choices}", "次のいずれかを指定してください: {choices}"],
  ["pass one of the two models", "2 つのモデルのどちらかを指定してください"],
  ["pass two different models", "異なる 2 つのモデルを指定してください"],
  ["a prompt router has two models of one family", "プロンプトルーターのモデルは、同じファミリーの 2 つです"],
  ["prompt routers accept only these models: {models}", "プロンプトルーターが受け付けるモデルは次だけです: {models}"],
  [
    "Amazon Bedrock ended the model on {day}: pass a current model",
    "Amazon Bedrock はこのモデルを {day} に終了しました。現在のモデルを指定してください",
  ],
  [
    "AWS sells it by the size of the context: pass {ids}",
    "AWS はコンテキストの大きさ別に販売しています。{ids} を指定してください",
  ],
  [
    "No log was given: name a file that JsonLinesExporter wrote.",
    "ログの指定がありません。JsonLinesExporter が書いたファイルを指定してください。",
  ],
  [
    "Give either --from-athena-results or the log {path}.",
    "--from-athena-results かログ {path} のどちらか一方を指定してください。",
  ],
  [
    '{path} is not valid JSON: name a file that "prices refresh" wrote.',
    '{path} は正しい JSON ではありません。"prices refresh" が書いたファイルを指定してください。',
  ],
  ["Unknown shell {shell}: use {shells}.", "{shell} というシェルは使えません。{shells} のいずれかを指定してください。"],
];

/** Sentences of the other packages and of the parser, in Japanese. */
export const japaneseSentences: readonly SentencePair[] = [...notes, ...remedies, ...errors, ...usage];
