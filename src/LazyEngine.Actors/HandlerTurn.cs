using Akka.Actor;
using Akka.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Journal;

namespace LazyEngine.Actors;

/// <summary>Runs a handler on a thread of the pool, and tells its worker how it has ended.</summary>
/// <param name="worker">Who is told.</param>
/// <param name="token">The attempt.</param>
/// <param name="run">Runs it. Whatever a handler throws is a failure by then, so that there is always an outcome.</param>
internal sealed class HandlerTurn(IActorRef worker, AttemptToken token, Func<Task<TaskOutcome>> run) : IThreadPoolWorkItem
{
    public void Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        var outcome = run();
        // One that has not awaited anything ends on the thread that it began on, which has nothing else to do than what follows.
        if (outcome.IsCompletedSuccessfully) Lane.Run(new Report(worker, new WorkerActor.Finished(token, await outcome)));
        else worker.Tell(new WorkerActor.Finished(token, await outcome));
    }

    private sealed class Report(IActorRef worker, WorkerActor.Finished finished) : IRunnable
    {
        public void Run() => worker.Tell(finished);

        public void Execute() => Run();
    }
}
