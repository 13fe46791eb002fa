using BenchmarkDotNet.Attributes;
using LazyEngine.Benchmarks.Pure;
using LazyEngine.Executions;
using LazyEngine.Plans;
using LazyEngine.Wire;

namespace LazyEngine.Benchmarks.Micro;

/// <summary>What the decider takes for one completed task, and the fold for its commit, half way through an execution.</summary>
public class DecideBenchmarks
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Plan? _plan;
    private Execution _state = Execution.None;
    private ExecutionCommand? _command;
    private Commit? _commit;

    /// <summary>The flow.</summary>
    [Params("chain3", "chain1000", "fan100", "fan10000", "random1000")]
    public string Of { get; set; } = string.Empty;

    /// <summary>Runs an execution half way.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var workload = Workload.Of(Of);
        _plan = PureRun.PlanOf(workload.Flow, FlowCodec.HashOf(workload.Flow));
        var run = new PureRun(_plan, ExecutionId.Parse("half"), At);
        run.Start();
        for (var step = 0; step < workload.Steps / 2; step++) run.Step();
        (_state, _command) = (run.State, run.Next);
        _commit = run.Step();
    }

    /// <summary>Decides a completion, which makes other tasks due.</summary>
    [Benchmark]
    public object Decide() => Decider.Decide(_plan, Limits.Default, _state, _command!, At, 0.5).After;

    /// <summary>Folds the commit of that into the state, as a recovery does.</summary>
    [Benchmark]
    public object Evolve() => new Replay(_plan, _state).Add(_commit!, _ => _plan).State;
}
