using System.Collections.Immutable;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.TestKit.Simulation;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.TestKit;

/// <summary>Shows that a flow comes to the same end wherever the process dies.</summary>
public static class CrashTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(3);
    private static readonly ExecutionId Id = ExecutionId.Parse("crash-test");

    /// <summary>
    /// Runs a flow once to its end, and then once for each commit of that run and each <see cref="CrashPoint"/>, with a crash
    /// there: of a process that has both engine and worker, and of one that has the engine only. Runs in virtual time.
    /// </summary>
    /// <param name="flow">The flow.</param>
    /// <param name="inputs">Its inputs; see <see cref="Inputs.From"/>.</param>
    /// <param name="handlers">Registers its handlers; null for handlers that all succeed. Handlers that share state must bear that an attempt is repeated.</param>
    /// <param name="complete">What pending tasks are completed with from outside; null for a success without a value.</param>
    /// <param name="options">How it is started: the environment of a workflow, and its target. The id and the time are those of the test. Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ViolationException">A run ended otherwise, got stuck, or lost or doubled something; the message names the commit and the point.</exception>
    /// <exception cref="InvalidFlowException">The flow has problems.</exception>
    public static Task<CrashTestReport> AssertSurvivesCrashAtEveryCommitAsync(
        Flow flow,
        object? inputs = null,
        Action<IFlowRegistry>? handlers = null,
        Func<AttemptToken, TaskOutcome>? complete = null,
        RunOptions? options = null,
        CancellationToken cancellationToken = default) =>
        AssertSurvivesAsync(flow, inputs, handlers, complete, Safeguards.All, cancellationToken, options);

    internal static async Task<CrashTestReport> AssertSurvivesAsync(
        Flow flow, object? inputs, Action<IFlowRegistry>? handlers, Func<AttemptToken, TaskOutcome>? complete, Safeguards safeguards, CancellationToken cancellationToken, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var named = Inputs.From(inputs);
        await using var services = HandlersOf(handlers, out var run);
        var (runs, repeated) = (0, 0);
        var commits = 0;
        foreach (var isEmbedded in new[] { true, false })
        {
            var expected = await EndOfAsync(null, isEmbedded);
            commits = expected.Commits;
            for (var commit = 1; commit <= expected.Commits; commit++)
            {
                foreach (var point in Enum.GetValues<CrashPoint>())
                {
                    var where = $"with a crash at commit {commit} ({point}, {(isEmbedded ? "engine and worker" : "engine only")})";
                    RunEnd actual;
                    try
                    {
                        actual = await EndOfAsync(new PlannedCrash(commit, point), isEmbedded);
                    }
                    catch (ViolationException wrong)
                    {
                        throw new ViolationException($"{wrong.Message} This was {where}.");
                    }

                    if (actual.Outcome != expected.Outcome) throw new ViolationException($"Without a crash: {expected.Outcome}. {where}: {actual.Outcome}.");
                    runs++;
                    repeated += actual.Starts - expected.Starts;
                }
            }
        }

        return new CrashTestReport(runs, commits, repeated);

        Task<RunEnd> EndOfAsync(PlannedCrash? crash, bool isEmbedded) => RunAsync(flow, named, options, run, complete ?? (_ => Outcome.Success()), crash, isEmbedded, safeguards, cancellationToken);
    }

    private static async Task<RunEnd> RunAsync(
        Flow flow, ImmutableSortedDictionary<string, Payload> inputs, RunOptions? options, SimulatedHandlers handlers, Func<AttemptToken, TaskOutcome> complete,
        PlannedCrash? crash, bool isEmbedded, Safeguards safeguards, CancellationToken cancellationToken)
    {
        var world = new World(1, new FaultLog()) { IsOrdered = true };
        var queues = QueuesOf(flow).Distinct(StringComparer.Ordinal);
        var cluster = new Cluster(world, safeguards, handlers, isEmbedded, resultsNameTheirAttempt: false, queues) { Complete = complete };
        var plan = cluster.Journal.Register(flow);
        if (crash is not null) cluster.CrashAt(crash);
        cluster.Outside.Run(Id, plan.Hash, inputs, options);
        await world.RunAsync(world.Now + Patience, () => cluster.Checks.Executions.TryGetValue(Id, out var state) && state.State.IsTerminal(), cancellationToken);
        if (!cluster.Checks.Executions.TryGetValue(Id, out var end)) throw new ViolationException("The execution was never stored: are its inputs complete?");
        if (!end.State.IsTerminal()) throw new ViolationException($"It has not ended within {Patience}: {string.Join(' ', Explain.Of(plan, end, WakeSchedule.Default, end.At).Waits.Select(wait => wait.Text))}");
        await world.RunAsync(world.Now + TimeSpan.FromMinutes(3), () => false, cancellationToken);
        cluster.Checks.AtEnd();
        return new RunEnd(Describe(plan, end), cluster.Journal.Commits, cluster.Checks.Starts.Count);
    }

    private static IEnumerable<string> QueuesOf(Flow flow)
    {
        foreach (var queue in flow.Source is null ? [] : PlanCompiler.Compile(flow, default).Plan?.Queues ?? []) yield return queue;
        if (flow.Controller is { } controller) yield return controller.QueueName;
        foreach (var link in flow.Links)
        {
            if (link.Decider is { } decider) yield return decider.QueueName;
        }

        foreach (var queue in flow.Items.SelectMany(QueuesOf)) yield return queue;
    }

    private static IEnumerable<string> QueuesOf(FlowItem item) => item switch
    {
        TaskDefinition { ChildFlow.Definition: { } child } => QueuesOf(child),
        TaskDefinition task => [task.QueueName, task.Compensation?.QueueName ?? task.QueueName],
        Flow nested => QueuesOf(nested),
        _ => [],
    };

    private static string Describe(Plan plan, Execution end) =>
        $"{end.State}{(end.Error is { } error ? $" {error.Code}" : string.Empty)} {string.Join(", ", end.Tasks.Select(task => $"{plan.TaskAt(task.Key.Node)!.Name} {task.Value.State} {task.Value.Result}{task.Value.Error?.Code}"))}";

    internal static ServiceProvider HandlersOf(Action<IFlowRegistry>? handlers, out SimulatedHandlers run)
    {
        var collection = new ServiceCollection();
        var registry = new HandlerRegistry();
        handlers?.Invoke(new HandlerList(collection, registry));
        var services = collection.BuildServiceProvider();
        var runner = new HandlerRunner(services.GetRequiredService<IServiceScopeFactory>(), registry);
        run = handlers is null
            ? (grant, _) => ValueTask.FromResult(Outcome.Success(grant.Token.Task))
            : (grant, cancellationToken) => new ValueTask<TaskOutcome>(runner.RunAsync(grant, _ => Task.CompletedTask, cancellationToken));
        return services;
    }

    private sealed record RunEnd(string Outcome, int Commits, int Starts);
}

/// <summary>What a crash test has done.</summary>
/// <param name="Runs">How many runs with a crash there were.</param>
/// <param name="Commits">How many commits the flow takes without one.</param>
/// <param name="RepeatedStarts">How many attempts were made again because of the crashes.</param>
public sealed record CrashTestReport(int Runs, int Commits, int RepeatedStarts);
