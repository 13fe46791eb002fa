using LazyEngine.Flows;
using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Patterns;

/// <summary>Reads retries and time limits.</summary>
internal sealed class TimingReader(DocumentLog log)
{
    private readonly Values _values = new(log);

    public RetryPolicy? Retry(Node? node)
    {
        if (_values.Fields(node, "'retry'", "retries") is not { } fields) return null;
        var usual = new RetryPolicy();
        var policy = new RetryPolicy
        {
            Attempts = Attempts(fields.Find("attempts")) ?? usual.Attempts,
            Backoff = _values.Word(fields.Find("backoff"), "'backoff'", Words.Backoffs) ?? usual.Backoff,
            FirstDelay = _values.Time(fields.Find("delay"), "'delay'") ?? usual.FirstDelay,
            Factor = _values.Number(fields.Find("factor"), "'factor'", 1, 1_000) ?? usual.Factor,
            MaxDelay = _values.Time(fields.Find("max-delay"), "'max-delay'") ?? usual.MaxDelay,
            Jitter = _values.Number(fields.Find("jitter"), "'jitter'", 0, 1) ?? usual.Jitter,
            Budget = _values.Time(fields.Find("budget"), "'budget'", mayBeZero: false),
            NonRetryable = [.. _values.Texts(fields.Find("non-retryable"), "'non-retryable'") ?? []],
            WhenExhausted = _values.Word(fields.Find("exhausted"), "'exhausted'", Words.Ends) ?? usual.WhenExhausted,
        };
        fields.Finish();
        return policy;
    }

    public TimeLimits? Limits(Node? node)
    {
        if (_values.Fields(node, "'limits'", "time limits") is not { } fields) return null;
        var limits = new TimeLimits
        {
            ScheduleToStart = Limit("schedule-to-start"),
            StartToClose = Limit("start-to-close"),
            ScheduleToClose = Limit("schedule-to-close"),
            Heartbeat = Limit("heartbeat"),
        };
        fields.Finish();
        return limits;

        TimeSpan? Limit(string key) => _values.Time(fields.Find(key), $"'{key}'", mayBeZero: false);
    }

    private int? Attempts(Node? node) => node is Node.Scalar { Text: Words.Unlimited } ? RetryPolicy.Unlimited : _values.Integer(node, "'attempts'", least: 1);
}
