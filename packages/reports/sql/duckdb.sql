-- The log of JsonLinesExporter of @bedrock-routed/callbacks, one row a line.
CREATE OR REPLACE VIEW bedrock_log AS
SELECT line, regexp_extract(filename, 'day=([0-9]{4}-[0-9]{2}-[0-9]{2})', 1) AS log_day
FROM read_csv('logs/day=*/*.jsonl*', columns = {'line': 'VARCHAR'}, delim = E'\x01', quote = '', escape = '', header = false,
  auto_detect = false, filename = true, max_line_size = 33554432, null_padding = true);

-- One row a record. Money is in picodollars (10^-12 USD), times are in ms.
CREATE OR REPLACE VIEW bedrock_records AS
WITH lines AS (
  SELECT log_day, CASE WHEN json_valid(line) THEN line END AS line
  FROM bedrock_log
),
texts AS (
  SELECT
    log_day,
    line,
    json_extract_string(line, '$.type') AS type,
    json_extract_string(line, '$.day') AS day,
    TRY_CAST(json_extract_string(line, '$.at') AS DOUBLE) AS ended_at,
    json_extract_string(line, '$.timeZone') AS time_zone,
    json_extract_string(line, '$.outcome') AS outcome,
    json_extract_string(line, '$.call.invokedModel.modelId') AS model_id,
    json_extract_string(line, '$.requestedModelId') AS requested_model_id,
    COALESCE('client:' || json_extract_string(line, '$.call.clientRouter'), json_extract_string(line, '$.call.routerArn')) AS router,
    json_extract_string(line, '$.labels.user') AS label_user,
    json_extract_string(line, '$.labels.team') AS label_team,
    json_extract_string(line, '$.labels.feature') AS label_feature,
    json_extract_string(line, '$.errorKind') AS error_kind,
    json_extract_string(line, '$.prices.source') AS price_source,
    json_extract_string(line, '$.prices.asOf') AS price_date,
    json_extract_string(line, '$.baselineModelId') AS baseline_model_id,
    json_extract_string(line, '$.baselineCaching') AS baseline_caching,
    json_extract_string(line, '$.streamed') AS is_streamed,
    TRY_CAST(json_extract_string(line, '$.routing.attempts') AS DOUBLE) AS attempts,
    json_array_length(json_extract(line, '$.routing.fallbacks')) AS fallback_count,
    CASE WHEN json_extract(line, '$.routing') IS NOT NULL THEN 1 ELSE 0 END AS is_routed,
    TRY_CAST(json_extract_string(line, '$.durationMs') AS DOUBLE) AS duration_ms,
    TRY_CAST(json_extract_string(line, '$.timeToFirstTokenMs') AS DOUBLE) AS first_token_ms,
    json_extract_string(line, '$.cost') AS cost_text,
    TRY_CAST(json_extract_string(line, '$.cost') AS DECIMAL(38, 0)) AS cost,
    TRY_CAST(json_extract_string(line, '$.avoided') AS DECIMAL(38, 0)) AS avoided,
    TRY_CAST(json_extract_string(line, '$.call.usage.inputTokens') AS DECIMAL(38, 0)) AS usage_input,
    TRY_CAST(json_extract_string(line, '$.call.usage.cacheReadTokens') AS DECIMAL(38, 0)) AS usage_cache_read,
    TRY_CAST(json_extract_string(line, '$.call.usage.cacheWrite5mTokens') AS DECIMAL(38, 0)) AS usage_cache_write_5m,
    TRY_CAST(json_extract_string(line, '$.call.usage.cacheWrite1hTokens') AS DECIMAL(38, 0)) AS usage_cache_write_1h,
    TRY_CAST(json_extract_string(line, '$.call.usage.outputTokens') AS DECIMAL(38, 0)) AS usage_output,
    TRY_CAST(json_extract_string(line, '$.saving.baseline') AS DECIMAL(38, 0)) AS saving_baseline,
    TRY_CAST(json_extract_string(line, '$.saving.actual') AS DECIMAL(38, 0)) AS saving_actual,
    TRY_CAST(json_extract_string(line, '$.saving.routing') AS DECIMAL(38, 0)) AS saving_routing,
    TRY_CAST(json_extract_string(line, '$.saving.caching') AS DECIMAL(38, 0)) AS saving_caching,
    TRY_CAST(json_extract_string(line, '$.saving.tier') AS DECIMAL(38, 0)) AS saving_tier,
    TRY_CAST(json_extract_string(line, '$.saving.profile') AS DECIMAL(38, 0)) AS saving_profile,
    TRY_CAST(json_extract_string(line, '$.saving.routerFee') AS DECIMAL(38, 0)) AS saving_router_fee,
    TRY_CAST(json_extract_string(line, '$.saving.net') AS DECIMAL(38, 0)) AS saving_net,
    TRY_CAST(json_extract_string(line, '$.otherCaching.baseline') AS DECIMAL(38, 0)) AS other_baseline,
    TRY_CAST(json_extract_string(line, '$.otherCaching.net') AS DECIMAL(38, 0)) AS other_net,
    json_extract_string(line, '$.operation.kind') AS operation_kind,
    COALESCE(json_extract_string(line, '$.operation.modelId'), json_extract_string(line, '$.operation.search'), '') AS operation_subject,
    TRY_CAST(json_extract_string(line, '$.operation.requests') AS DECIMAL(38, 0)) AS operation_requests,
    CASE WHEN json_extract_string(line, '$.operation.error') IS NOT NULL THEN 1 ELSE 0 END AS operation_failed,
    CASE WHEN json_extract_string(line, '$.operation.estimated') = 'true' THEN 1 ELSE 0 END AS operation_estimated
  FROM lines
  WHERE line IS NOT NULL
),
checked AS (
  SELECT *
  FROM texts
  WHERE type IN ('call', 'operation')
    AND length(day) = 10 AND TRY_CAST(day AS DATE) IS NOT NULL
    AND ended_at >= 0 AND abs(ended_at / 86400000 - date_diff('day', DATE '1970-01-01', TRY_CAST(day AS DATE))) < 366
    AND (type = 'operation' OR outcome IN ('answered', 'cached', 'failed', 'abandoned'))
    AND (cost_text IS NULL OR cost IS NOT NULL)
    AND (cost IS NULL OR cost BETWEEN 0 AND 1000000000000000000)
    AND (avoided IS NULL OR avoided BETWEEN 0 AND 1000000000000000000)
    AND (usage_input IS NULL OR (usage_input >= 0 AND usage_cache_read >= 0 AND usage_cache_write_5m >= 0 AND usage_cache_write_1h >= 0 AND usage_output >= 0))
    AND (saving_net IS NULL OR (saving_net = saving_baseline - saving_actual - saving_router_fee AND saving_net = saving_routing + saving_caching + saving_tier + saving_profile - saving_router_fee))
)
SELECT
  log_day, line, type, day, ended_at, time_zone, outcome, model_id, requested_model_id, router,
  label_user, label_team, label_feature, error_kind, price_source, price_date, baseline_model_id, baseline_caching,
  operation_kind, operation_subject, operation_requests, operation_failed, operation_estimated,
  CASE WHEN type = 'call' AND outcome = 'answered' AND duration_ms >= 0 THEN CAST(ceil(ln(greatest(duration_ms, CAST(0.001 AS DOUBLE))) / 2.0000666706669435E-2) AS INTEGER) END AS latency_bin,
  CASE WHEN type = 'call' AND outcome = 'answered' AND first_token_ms >= 0 THEN CAST(ceil(ln(greatest(first_token_ms, CAST(0.001 AS DOUBLE))) / 2.0000666706669435E-2) AS INTEGER) END AS first_token_bin,
  cost AS known_cost, avoided AS known_avoided,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS calls,
  CAST(CASE WHEN type = 'call' AND outcome = 'failed' THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS failed,
  CAST(CASE WHEN type = 'call' AND outcome = 'abandoned' THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS abandoned,
  CAST(CASE WHEN type = 'call' AND ((outcome = 'abandoned' AND (first_token_ms IS NOT NULL OR is_routed = 1)) OR (outcome = 'failed' AND first_token_ms IS NOT NULL)) THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS unmetered,
  CAST(CASE WHEN type = 'call' AND outcome = 'cached' THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS cached,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND is_streamed = 'true' THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS streamed,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND attempts > 1 THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS retried,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND fallback_count > 0 THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS fallbacks,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' THEN COALESCE(usage_input, 0) ELSE 0 END AS DECIMAL(38, 0)) AS input_tokens,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' THEN COALESCE(usage_cache_read, 0) ELSE 0 END AS DECIMAL(38, 0)) AS cache_read_tokens,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' THEN COALESCE(usage_cache_write_5m, 0) ELSE 0 END AS DECIMAL(38, 0)) AS cache_write_5m_tokens,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' THEN COALESCE(usage_cache_write_1h, 0) ELSE 0 END AS DECIMAL(38, 0)) AS cache_write_1h_tokens,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' THEN COALESCE(usage_output, 0) ELSE 0 END AS DECIMAL(38, 0)) AS output_tokens,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND cost IS NOT NULL THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS priced_calls,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' THEN COALESCE(cost, 0) ELSE 0 END AS DECIMAL(38, 0)) AS cost,
  CAST(CASE WHEN type = 'call' AND outcome = 'cached' AND avoided IS NOT NULL THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS avoided_calls,
  CAST(CASE WHEN type = 'call' AND outcome = 'cached' THEN COALESCE(avoided, 0) ELSE 0 END AS DECIMAL(38, 0)) AS avoided,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS compared_calls,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL THEN COALESCE(saving_baseline, 0) ELSE 0 END AS DECIMAL(38, 0)) AS baseline,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL THEN COALESCE(saving_actual, 0) ELSE 0 END AS DECIMAL(38, 0)) AS actual,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL THEN COALESCE(saving_routing, 0) ELSE 0 END AS DECIMAL(38, 0)) AS routing,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL THEN COALESCE(saving_caching, 0) ELSE 0 END AS DECIMAL(38, 0)) AS caching,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL THEN COALESCE(saving_tier, 0) ELSE 0 END AS DECIMAL(38, 0)) AS tier,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL THEN COALESCE(saving_profile, 0) ELSE 0 END AS DECIMAL(38, 0)) AS profile,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL THEN COALESCE(saving_router_fee, 0) ELSE 0 END AS DECIMAL(38, 0)) AS router_fee,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL THEN COALESCE(saving_net, 0) ELSE 0 END AS DECIMAL(38, 0)) AS net,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL AND other_net IS NOT NULL THEN 1 ELSE 0 END AS DECIMAL(38, 0)) AS other_calls,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL AND other_net IS NOT NULL THEN COALESCE(other_baseline, 0) ELSE 0 END AS DECIMAL(38, 0)) AS other_baseline,
  CAST(CASE WHEN type = 'call' AND outcome = 'answered' AND saving_net IS NOT NULL AND other_net IS NOT NULL THEN COALESCE(other_net, 0) ELSE 0 END AS DECIMAL(38, 0)) AS other_net
FROM checked;

-- The totals of a report, one figure a row: SELECT * FROM bedrock_report. Save the result as CSV, and render it with
-- bedrock-savings report --from-athena-results FILE.csv
CREATE OR REPLACE VIEW bedrock_report AS
WITH records AS (SELECT * FROM bedrock_records),
keyed AS (
  SELECT d.dimension AS dimension, CASE d.dimension WHEN 'total' THEN '' WHEN 'model' THEN CASE WHEN model_id IS NOT NULL THEN model_id WHEN outcome = 'answered' THEN 'unknown' END WHEN 'requested-model' THEN CASE WHEN model_id IS NULL AND outcome IN ('failed', 'abandoned') THEN COALESCE(requested_model_id, 'unknown') END WHEN 'day' THEN day WHEN 'router' THEN router WHEN 'requested-router' THEN CASE WHEN router IS NULL AND outcome IN ('failed', 'abandoned') THEN requested_model_id END WHEN 'user' THEN label_user WHEN 'team' THEN label_team WHEN 'feature' THEN label_feature END AS key, records.*
  FROM records
  CROSS JOIN (VALUES ('total'), ('model'), ('requested-model'), ('day'), ('router'), ('requested-router'), ('user'), ('team'), ('feature')) AS d (dimension)
  WHERE type = 'call'
  UNION ALL
  SELECT 'tag' AS dimension, t.tag AS key, records.*
  FROM records
  CROSS JOIN UNNEST(TRY_CAST(json_extract(line, '$.tags') AS VARCHAR[])) AS t (tag)
  WHERE type = 'call'
),
counted AS (
  SELECT dimension, key, p.part AS part, CASE p.part WHEN 'sum' THEN '' WHEN 'latency' THEN CAST(latency_bin AS VARCHAR) WHEN 'first-token' THEN CAST(first_token_bin AS VARCHAR) WHEN 'baseline' THEN CASE WHEN compared_calls = 1 THEN baseline_model_id END WHEN 'caching' THEN CASE WHEN compared_calls = 1 THEN baseline_caching END WHEN 'error' THEN CASE WHEN type = 'call' AND outcome = 'failed' THEN error_kind END END AS item,
    1 AS one, calls, failed, abandoned, unmetered, cached, streamed, retried, fallbacks, input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, priced_calls, cost, avoided_calls, avoided, compared_calls, baseline, actual, routing, caching, tier, profile, router_fee, net, other_calls, other_baseline, other_net
  FROM keyed
  CROSS JOIN (VALUES ('sum'), ('latency'), ('first-token'), ('baseline'), ('caching'), ('error')) AS p (part)
  WHERE key IS NOT NULL AND (p.part NOT IN ('error') OR dimension = 'total')
),
sums AS (
  SELECT dimension, key, part, item, CAST(SUM(one) AS DECIMAL(38, 0)) AS one,
    SUM(calls) AS calls, SUM(failed) AS failed, SUM(abandoned) AS abandoned, SUM(unmetered) AS unmetered, SUM(cached) AS cached, SUM(streamed) AS streamed, SUM(retried) AS retried, SUM(fallbacks) AS fallbacks, SUM(input_tokens) AS input_tokens, SUM(cache_read_tokens) AS cache_read_tokens, SUM(cache_write_5m_tokens) AS cache_write_5m_tokens, SUM(cache_write_1h_tokens) AS cache_write_1h_tokens, SUM(output_tokens) AS output_tokens, SUM(priced_calls) AS priced_calls, SUM(cost) AS cost, SUM(avoided_calls) AS avoided_calls, SUM(avoided) AS avoided, SUM(compared_calls) AS compared_calls, SUM(baseline) AS baseline, SUM(actual) AS actual, SUM(routing) AS routing, SUM(caching) AS caching, SUM(tier) AS tier, SUM(profile) AS profile, SUM(router_fee) AS router_fee, SUM(net) AS net, SUM(other_calls) AS other_calls, SUM(other_baseline) AS other_baseline, SUM(other_net) AS other_net
  FROM counted
  WHERE item IS NOT NULL
  GROUP BY dimension, key, part, item
),
lists AS (
  SELECT l.list AS list, x.item AS item, records.baseline_caching AS baseline_caching
  FROM records
  CROSS JOIN (VALUES ('comparison'), ('signal')) AS l (list)
  CROSS JOIN UNNEST(TRY_CAST(CASE l.list WHEN 'comparison' THEN json_extract(line, '$.comparisons') ELSE json_extract(line, '$.signals') END AS JSON[])) AS x (item)
  WHERE type = 'call'
),
comparison_sums AS (
  SELECT json_extract_string(item, '$.name') AS name, json_extract_string(item, '$.baselineModelId') AS baseline_model_id, baseline_caching,
    COUNT(*) AS calls, COUNT(TRY_CAST(json_extract_string(item, '$.otherCaching.net') AS DECIMAL(38, 0))) AS other_calls,
    SUM(COALESCE(TRY_CAST(json_extract_string(item, '$.saving.baseline') AS DECIMAL(38, 0)), 0)) AS baseline,
    SUM(COALESCE(TRY_CAST(json_extract_string(item, '$.saving.actual') AS DECIMAL(38, 0)), 0)) AS actual,
    SUM(COALESCE(TRY_CAST(json_extract_string(item, '$.saving.routing') AS DECIMAL(38, 0)), 0)) AS routing,
    SUM(COALESCE(TRY_CAST(json_extract_string(item, '$.saving.caching') AS DECIMAL(38, 0)), 0)) AS caching,
    SUM(COALESCE(TRY_CAST(json_extract_string(item, '$.saving.tier') AS DECIMAL(38, 0)), 0)) AS tier,
    SUM(COALESCE(TRY_CAST(json_extract_string(item, '$.saving.profile') AS DECIMAL(38, 0)), 0)) AS profile,
    SUM(COALESCE(TRY_CAST(json_extract_string(item, '$.saving.routerFee') AS DECIMAL(38, 0)), 0)) AS router_fee,
    SUM(COALESCE(TRY_CAST(json_extract_string(item, '$.saving.net') AS DECIMAL(38, 0)), 0)) AS net,
    SUM(COALESCE(TRY_CAST(json_extract_string(item, '$.otherCaching.baseline') AS DECIMAL(38, 0)), 0)) AS other_baseline,
    SUM(COALESCE(TRY_CAST(json_extract_string(item, '$.otherCaching.net') AS DECIMAL(38, 0)), 0)) AS other_net
  FROM lists
  WHERE list = 'comparison'
  GROUP BY json_extract_string(item, '$.name'), json_extract_string(item, '$.baselineModelId'), baseline_caching
),
signal_sums AS (
  SELECT json_extract_string(item, '$.kind') AS kind, json_extract_string(item, '$.subject') AS subject, COUNT(*) AS calls,
    COUNT(TRY_CAST(json_extract_string(item, '$.estimatedSaving') AS DECIMAL(38, 0))) AS estimated_calls, SUM(COALESCE(TRY_CAST(json_extract_string(item, '$.estimatedSaving') AS DECIMAL(38, 0)), 0)) AS estimated_saving
  FROM lists
  WHERE list = 'signal'
  GROUP BY json_extract_string(item, '$.kind'), json_extract_string(item, '$.subject')
),
operation_sums AS (
  SELECT operation_kind, operation_subject, day,
    COUNT(*) AS operations, SUM(operation_failed) AS failed, SUM(operation_requests) AS requests,
    COUNT(known_cost) AS priced_operations, SUM(known_cost) AS cost, COUNT(known_avoided) AS avoided_operations,
    SUM(known_avoided) AS avoided, SUM(CASE WHEN known_avoided IS NOT NULL THEN operation_estimated ELSE 0 END) AS estimated_operations
  FROM records
  WHERE type = 'operation'
  GROUP BY operation_kind, operation_subject, day
),
evidence AS (
  SELECT e.kind AS kind, CASE e.kind WHEN 'price' THEN price_source ELSE '' END AS dimension,
    CASE e.kind WHEN 'price' THEN price_date WHEN 'time-zone' THEN time_zone ELSE '' END AS key,
    MIN(ended_at) AS first_at, MAX(ended_at) AS last_at
  FROM records CROSS JOIN (VALUES ('price'), ('time-zone'), ('from'), ('to')) AS e (kind)
  GROUP BY 1, 2, 3
)
SELECT part AS section, dimension, key, CASE part WHEN 'sum' THEN f.figure ELSE item END AS item,
  CAST(CASE part WHEN 'sum' THEN CASE f.figure WHEN 'calls' THEN calls WHEN 'failed' THEN failed WHEN 'abandoned' THEN abandoned WHEN 'unmetered' THEN unmetered WHEN 'cached' THEN cached WHEN 'streamed' THEN streamed WHEN 'retried' THEN retried WHEN 'fallbacks' THEN fallbacks WHEN 'input_tokens' THEN input_tokens WHEN 'cache_read_tokens' THEN cache_read_tokens WHEN 'cache_write_5m_tokens' THEN cache_write_5m_tokens WHEN 'cache_write_1h_tokens' THEN cache_write_1h_tokens WHEN 'output_tokens' THEN output_tokens WHEN 'priced_calls' THEN priced_calls WHEN 'cost' THEN cost WHEN 'avoided_calls' THEN avoided_calls WHEN 'avoided' THEN avoided WHEN 'compared_calls' THEN compared_calls WHEN 'baseline' THEN baseline WHEN 'actual' THEN actual WHEN 'routing' THEN routing WHEN 'caching' THEN caching WHEN 'tier' THEN tier WHEN 'profile' THEN profile WHEN 'router_fee' THEN router_fee WHEN 'net' THEN net WHEN 'other_calls' THEN other_calls WHEN 'other_baseline' THEN other_baseline WHEN 'other_net' THEN other_net END ELSE one END AS VARCHAR) AS amount
FROM sums CROSS JOIN (VALUES ('calls'), ('failed'), ('abandoned'), ('unmetered'), ('cached'), ('streamed'), ('retried'), ('fallbacks'), ('input_tokens'), ('cache_read_tokens'), ('cache_write_5m_tokens'), ('cache_write_1h_tokens'), ('output_tokens'), ('priced_calls'), ('cost'), ('avoided_calls'), ('avoided'), ('compared_calls'), ('baseline'), ('actual'), ('routing'), ('caching'), ('tier'), ('profile'), ('router_fee'), ('net'), ('other_calls'), ('other_baseline'), ('other_net')) AS f (figure)
WHERE part = 'sum' OR f.figure = 'calls'
UNION ALL
SELECT 'comparison:' || COALESCE(baseline_caching, ''), name, baseline_model_id, f.figure, CAST(CASE f.figure WHEN 'calls' THEN CAST(calls AS DECIMAL(38, 0)) WHEN 'other_calls' THEN CAST(other_calls AS DECIMAL(38, 0)) WHEN 'baseline' THEN CAST(baseline AS DECIMAL(38, 0)) WHEN 'actual' THEN CAST(actual AS DECIMAL(38, 0)) WHEN 'routing' THEN CAST(routing AS DECIMAL(38, 0)) WHEN 'caching' THEN CAST(caching AS DECIMAL(38, 0)) WHEN 'tier' THEN CAST(tier AS DECIMAL(38, 0)) WHEN 'profile' THEN CAST(profile AS DECIMAL(38, 0)) WHEN 'router_fee' THEN CAST(router_fee AS DECIMAL(38, 0)) WHEN 'net' THEN CAST(net AS DECIMAL(38, 0)) WHEN 'other_baseline' THEN CAST(other_baseline AS DECIMAL(38, 0)) WHEN 'other_net' THEN CAST(other_net AS DECIMAL(38, 0)) END AS VARCHAR)
FROM comparison_sums CROSS JOIN (VALUES ('calls'), ('other_calls'), ('baseline'), ('actual'), ('routing'), ('caching'), ('tier'), ('profile'), ('router_fee'), ('net'), ('other_baseline'), ('other_net')) AS f (figure)
UNION ALL
SELECT 'signal', kind, subject, f.figure, CAST(CASE f.figure WHEN 'calls' THEN CAST(calls AS DECIMAL(38, 0)) WHEN 'estimated_calls' THEN CAST(estimated_calls AS DECIMAL(38, 0)) WHEN 'estimated_saving' THEN CAST(estimated_saving AS DECIMAL(38, 0)) END AS VARCHAR)
FROM signal_sums CROSS JOIN (VALUES ('calls'), ('estimated_calls'), ('estimated_saving')) AS f (figure)
UNION ALL
SELECT 'operation', operation_kind, operation_subject, f.figure, CAST(SUM(CASE f.figure WHEN 'operations' THEN CAST(COALESCE(operations, 0) AS DECIMAL(38, 0)) WHEN 'failed' THEN CAST(COALESCE(failed, 0) AS DECIMAL(38, 0)) WHEN 'requests' THEN CAST(COALESCE(requests, 0) AS DECIMAL(38, 0)) WHEN 'priced_operations' THEN CAST(COALESCE(priced_operations, 0) AS DECIMAL(38, 0)) WHEN 'cost' THEN CAST(COALESCE(cost, 0) AS DECIMAL(38, 0)) WHEN 'avoided_operations' THEN CAST(COALESCE(avoided_operations, 0) AS DECIMAL(38, 0)) WHEN 'avoided' THEN CAST(COALESCE(avoided, 0) AS DECIMAL(38, 0)) WHEN 'estimated_operations' THEN CAST(COALESCE(estimated_operations, 0) AS DECIMAL(38, 0)) END) AS VARCHAR)
FROM operation_sums CROSS JOIN (VALUES ('operations'), ('failed'), ('requests'), ('priced_operations'), ('cost'), ('avoided_operations'), ('avoided'), ('estimated_operations')) AS f (figure)
GROUP BY operation_kind, operation_subject, f.figure
UNION ALL
SELECT 'operation-day', '', day, '', CAST(SUM(cost) AS VARCHAR) FROM operation_sums WHERE cost IS NOT NULL GROUP BY day
UNION ALL
SELECT CASE WHEN kind IN ('from', 'to') THEN 'period' ELSE kind END, dimension, key,
  CASE WHEN kind IN ('from', 'to') THEN kind ELSE '' END,
  CAST(CASE kind WHEN 'from' THEN first_at WHEN 'to' THEN last_at ELSE 1 END AS VARCHAR)
FROM evidence WHERE dimension IS NOT NULL AND key IS NOT NULL;

