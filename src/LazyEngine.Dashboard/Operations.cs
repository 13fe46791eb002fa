using LazyEngine.Executions;
using LazyEngine.Server;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Dashboard;

/// <summary>Everything that can be done on the pages. Each asks first whether whoever looks at them may, and there is no other way from a page to a change.</summary>
/// <remarks>The reason comes last, and may be empty; the journal tells it with the name of who asked for it. The answer is whether it was done.</remarks>
internal sealed class Operations(ILazyEngine engine, IArchive archive, ITimeTravel history, IServiceProvider services, Operator asked)
{
    private IQueues Queues => services.GetRequiredService<IQueues>();

    public Task<bool> StopAsync(ExecutionId id, string why) => asked.DoAsync(Role.Operator, () => engine.StopAsync(id), "It stops.", why);

    public Task<bool> ResumeAsync(ExecutionId id, string why) => asked.DoAsync(Role.Operator, () => engine.ResumeAsync(id), "It goes on.", why);

    public Task<bool> DecideAsync(ExecutionId id, HeldDecision decision, string why) => asked.DoAsync(Role.Operator, () => engine.ResumeAsync(id, [decision]), "It goes on.", why);

    public Task<bool> CancelAsync(ExecutionId id, string why) => asked.DoAsync(Role.Operator, () => engine.CancelAsync(id, why), "It is cancelled.", why);

    public Task<bool> SignalAsync(ExecutionId id, string name, Payload value, string why) => asked.DoAsync(Role.Operator, () => engine.SignalAsync(id, name, value), $"The signal '{name}' is sent.", why);

    public Task<bool> CompleteAsync(AttemptToken token, TaskOutcome outcome, string why) => asked.DoAsync(Role.Operator, () => engine.TaskCompleteAsync(token, outcome), $"Task '{token.Task}' is completed.", why);

    public Task<bool> SkipAsync(ExecutionId id, string task, Payload value, string why) => asked.DoAsync(Role.Operator, () => engine.SkipAsync(id, task, value), $"Task '{task}' takes the value.", why);

    public Task<bool> RerunAsync(ExecutionId id, RerunOptions options, string why) => asked.DoAsync(Role.Operator, () => engine.RerunAsync(id, options), "It runs again.", why);

    /// <summary>Goes on from a commit; null where it was not done.</summary>
    public async Task<ExecutionId?> ForkAsync(ExecutionId origin, long version, ForkOptions options, string why)
    {
        ExecutionId? forked = null;
        await asked.DoAsync(Role.Operator, async () => forked = (await history.ForkAsync(origin, version, options)).Id, "The fork goes on.", why);
        return forked;
    }

    /// <summary>What a purge would delete; null where that is not told.</summary>
    public async Task<Sequence<KeptJournal>?> MeasureAsync(ExecutionId id)
    {
        Sequence<KeptJournal>? kept = null;
        await asked.DoAsync(Role.Admin, async () => kept = await archive.MeasureAsync(id), null);
        return kept;
    }

    public Task<bool> PurgeAsync(ExecutionId id, string why) => asked.DoAsync(Role.Admin, () => archive.PurgeAsync(id), "It is purged.", why);

    public Task<bool> PauseQueueAsync(string queue, string why) => asked.DoAsync(Role.Operator, () => Queues.PauseAsync(queue), $"Queue '{queue}' is paused.", why);

    public Task<bool> ResumeQueueAsync(string queue, string why) => asked.DoAsync(Role.Operator, () => Queues.ResumeAsync(queue), $"Queue '{queue}' works again.", why);

    public Task<bool> DrainQueueAsync(string queue, string why) => asked.DoAsync(Role.Operator, () => Queues.DrainAsync(queue), $"Queue '{queue}' is drained.", why);
}
