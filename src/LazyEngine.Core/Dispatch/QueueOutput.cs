using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>What a queue wants its host to do.</summary>
internal abstract record QueueOutput
{
    private QueueOutput()
    {
    }

    internal sealed record ToExecution(QueueReport Report) : QueueOutput;

    internal sealed record ToWorker(WorkerId Worker, WorkerMessage Message) : QueueOutput;

    /// <summary>The worker is gone; nothing will be sent to it any more.</summary>
    internal sealed record WorkerForgotten(WorkerId Worker) : QueueOutput;
}
