using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Dispatch.HeldAttempts;

namespace LazyEngine.Dispatch;

/// <content>What handlers say while they run.</content>
internal sealed partial class WorkerLogic
{
    /// <summary>A handler gives a sign of life. While one is on its way the newest of those that follow waits for its answer.</summary>
    public IReadOnlyList<WorkerOutput> Heartbeat(AttemptToken token, Payload? progress, DateTimeOffset now)
    {
        if (_held.Find(token) is { Step: Step.Running } held)
        {
            held.Progress = progress ?? held.Progress;
            if (held.Command is null) Beat(held, now);
            else held.BeatsAgain = true;
        }

        return TakeOutputs();
    }

    private void OnHeard(Held held, EngineError? refusal, DateTimeOffset now)
    {
        _held.Answered(held);
        if (held.BeatsAgain && refusal is null)
        {
            Beat(held, now);
            return;
        }

        (held.BeatsAgain, held.Progress) = (false, null);
        _outputs.Add(new WorkerOutput.Heard(held.Token, refusal));
    }

    private void Beat(Held held, DateTimeOffset now)
    {
        var progress = held.Progress;
        (held.BeatsAgain, held.Progress) = (false, null);
        Ask(held, Step.Running, id => new ExecutionCommand.Heartbeat(held.Token, worker, progress) { Id = id }, now);
    }
}
