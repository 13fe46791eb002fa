using System.Collections.Immutable;
using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Benchmarks.Pure;

/// <summary>An execution that nobody stores: the real shell decides, and all attempts are claimed and completed as soon as they are offered.</summary>
internal sealed class PureRun
{
    private static readonly WorkerId Worker = new("pure");
    private static readonly TaskOutcome Done = new TaskOutcome.Success(Payload.Json(0));

    private readonly ExecutionShell _shell;
    private readonly ExecutionId _id;
    private readonly Plan _plan;
    private readonly DateTimeOffset _at;
    private readonly Queue<AttemptToken> _offered = new();
    private int _commands;

    public PureRun(Plan plan, ExecutionId id, DateTimeOffset at)
    {
        (_plan, _id, _at) = (plan, id, at);
        _shell = new ExecutionShell(id, Limits.Default, WakeSchedule.Default, _ => plan, new OfferTracker(new OfferSettings()), () => 0.5);
    }

    public Execution State => _shell.State;

    /// <summary>The next command that completes a task; null where none is under way.</summary>
    public ExecutionCommand? Next { get; private set; }

    /// <summary>The plan of a flow, which has no problems.</summary>
    public static Plan PlanOf(Flow flow, FlowHash hash) => PlanCompiler.Compile(flow, hash).Plan ?? throw new InvalidOperationException($"{flow.Name} does not compile.");

    /// <summary>Starts it.</summary>
    public Commit Start()
    {
        var started = Decide(new ExecutionCommand.Run(_id, _plan.Hash, ImmutableSortedDictionary<string, Payload>.Empty) { Id = NextId() });
        Prepare();
        return started!;
    }

    /// <summary>Completes one more task.</summary>
    /// <returns>The commit; null where no task is under way.</returns>
    public Commit? Step()
    {
        if (Next is not { } next) return null;
        var commit = Decide(next);
        Prepare();
        return commit;
    }

    /// <summary>Runs it until no task is under way.</summary>
    public IReadOnlyList<Commit> ToEnd()
    {
        var commits = new List<Commit> { Start() };
        while (Step() is { } commit) commits.Add(commit);
        return commits;
    }

    private void Prepare()
    {
        Next = null;
        if (!_offered.TryDequeue(out var token)) return;
        Decide(new ExecutionCommand.Claim(token, Worker) { Id = NextId() });
        Next = new ExecutionCommand.Complete(token, Done) { Id = NextId() };
    }

    private Commit? Decide(ExecutionCommand command)
    {
        var batch = _shell.Decide([command], _at);
        if (batch.Replies[0] is ExecutionReply.Refused refused) throw new InvalidOperationException(refused.Error.Message);
        _shell.Apply(batch, _at);
        foreach (var effect in batch.Effects)
        {
            if (effect is Effect.Offer offer) _offered.Enqueue(offer.Token);
        }

        return batch.Commits.Count > 0 ? batch.Commits[0] : null;
    }

    private CommandId NextId() => new(string.Create(CultureInfo.InvariantCulture, $"c{++_commands}"));
}
