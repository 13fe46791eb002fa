using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>An execution shell with the journal that it has written.</summary>
internal sealed class Shell
{
    public static readonly ExecutionId Id = ExecutionId.Parse("x");

    private readonly Dictionary<FlowHash, Plan> _plans;
    private readonly ExecutionId _id;
    private readonly ExecutionShell _shell;
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Shell(Dictionary<FlowHash, Plan> plans, ExecutionId id)
    {
        (_plans, _id) = (plans, id);
        _shell = new ExecutionShell(id, Limits.Default, WakeSchedule.Default, plans.GetValueOrDefault, new OfferTracker(new OfferSettings()), () => 0.5);
    }

    public FlowHash Flow => _plans.Keys.First();

    public List<Commit> Commits { get; } = [];

    public Execution State => _shell.State;

    /// <summary>What was sent by the last command: tokens that are offered.</summary>
    public IReadOnlyList<AttemptToken> Offered { get; private set; } = [];

    public static Shell Of(params Flow[] flows) => new(flows.ToDictionary(Scenario.HashOf, flow => PlanCompiler.Compile(flow, Scenario.HashOf(flow)).Plan!), Id);

    /// <summary>Another execution beside this one.</summary>
    public Shell Beside(string id) => new(_plans, ExecutionId.Parse(id)) { _now = _now };

    /// <summary>The same execution as a journal tells it.</summary>
    public Shell Recovered(params IEnumerable<Commit> commits)
    {
        var again = new Shell(_plans, _id) { _now = _now };
        foreach (var commit in commits) again._shell.Recover(commit);
        again._shell.Recovered(_now);
        return again;
    }

    public ExecutionReply Do(ExecutionCommand command)
    {
        _now += TimeSpan.FromSeconds(1);
        var batch = _shell.Decide([command], _now);
        var step = _shell.Apply(batch, _now);
        Commits.AddRange(batch.Commits);
        Offered = [.. step.Messages.OfType<QueueMessage.Offer>().Select(offer => offer.Token)];
        return batch.Replies[0];
    }

    public ExecutionReply Fork(Shell origin, int version, ExecutionCommand.Fork fork)
    {
        _shell.Take(fork, origin.Commits.Take(version).ToSequence());
        return Do(fork);
    }
}
