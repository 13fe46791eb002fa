using LazyEngine.Errors;
using LazyEngine.Queues;

namespace LazyEngine.Dispatch;

/// <summary>What a queue answers an operator.</summary>
internal abstract record QueueAnswer
{
    private QueueAnswer()
    {
    }

    /// <summary>How it is doing, with what was asked of it done.</summary>
    internal sealed record Described(QueueDetails Details) : QueueAnswer;

    /// <summary>It cannot, or will not.</summary>
    internal sealed record Refused(EngineError Error) : QueueAnswer;
}
