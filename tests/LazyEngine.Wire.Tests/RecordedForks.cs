using System.Collections.Immutable;
using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Wire.Tests;

/// <summary>The journal of a fork as it was written by the version that made it, up to the commit that says it was purged; it must lead to the same end for ever, without the journal that it was taken from.</summary>
public sealed class RecordedForks
{
    private const string Name = "forked-then-purged";

    private static readonly ExecutionId Origin = ExecutionId.Parse("recorded");
    private static readonly ExecutionId Fork = ExecutionId.Parse("forked");

    private static readonly Flow Trip = Flow.Linear(
        "trip",
        Flow.Unordered("booking", Flow.Task("flight").Requires("city").Provides("flight"), Flow.Task("hotel").Requires("city").Retry(RetryPolicy.Fixed(3, TimeSpan.FromSeconds(30))), Flow.Signal("visa")),
        Flow.Task("payment").Requires("flight")).Deadline(TimeSpan.FromHours(1)).Attribute("city");

    private static readonly byte[] Definition = FlowCodec.Encode(Trip);

    private static readonly Plan Compiled = PlanCompiler.Compile(Trip, FlowHash.Of(Definition)).Plan!;

    /// <summary>The kinds of events that this journal tells of.</summary>
    internal static IEnumerable<Type> Kinds => Recorded().Commits.SelectMany(commit => commit.Events).Select(happened => happened.GetType());

    [Fact]
    public void It_leads_to_its_recorded_end()
    {
        var (commits, end) = Recorded();

        Assert.Equal(end, End(commits));
    }

    [Fact]
    public void The_same_story_is_still_told_in_the_same_way() =>
        Assert.Equal(Recorded().Commits.Select(ByTodaysRules), Tell().Select(ByTodaysRules));

    [Fact]
    public void Every_state_on_the_way_survives_a_snapshot()
    {
        var replay = Replay.Nothing;
        foreach (var commit in Recorded().Commits)
        {
            replay = replay.Add(commit, _ => Compiled);
            Same.As(replay.State, WireCodec.Decode("lazyengine.snapshot.v1", WireCodec.Encode(replay.State)));
        }
    }

    private static (IReadOnlyList<Commit> Commits, string End) Recorded()
    {
        var lines = Golden.Text(Path.Combine("journals", $"{Name}.journal"), Record).ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(Convert.ToHexStringLower(Definition), lines[0]);
        return ([.. lines[1..^1].Select(line => (Commit)WireCodec.Decode("lazyengine.commit.v1", Convert.FromHexString(line)))], lines[^1]);
    }

    private static string Record()
    {
        var commits = Tell();
        return string.Join('\n', commits.Select(WireCodec.Encode).Select(Convert.ToHexStringLower).Prepend(Convert.ToHexStringLower(Definition)).Append(End(commits)));
    }

    // As it was before the end, and what the last commit says by itself.
    private static string End(IReadOnlyList<Commit> commits)
    {
        var before = commits.SkipLast(1).Aggregate(Replay.Nothing, (replay, commit) => replay.Add(commit, _ => Compiled)).State;
        var left = Replay.Nothing.Add(commits[^1], _ => null).State;
        Assert.Equal(commits.Aggregate(Replay.Nothing, (replay, commit) => replay.Add(commit, _ => Compiled)).State.Version, left.Version);
        return string.Create(CultureInfo.InvariantCulture, $"{before.State} version={before.Version} size={before.Size} from={before.Forked!.Execution}/{before.Forked.Version} city={before.Attributes[0].Value} ")
            + string.Join(' ', before.Tasks.Select(task => string.Create(CultureInfo.InvariantCulture, $"{Compiled.TaskAt(task.Key.Node)!.Name}={task.Value.State}/{task.Value.Attempt}")))
            + string.Create(CultureInfo.InvariantCulture, $" then {left.State} version={left.Version} purged={left.PurgedAt:O}");
    }

    // It began under the rules of its time.
    private static Commit ByTodaysRules(Commit commit) =>
        commit with { Index = null, Events = [.. commit.Events.Select(happened => happened is ExecutionEvent.ExecutionStarted started ? started with { Rules = Rules.StopsKnowWhatHadStarted } : happened)] };

    private static List<Commit> Tell()
    {
        var (origin, fork, at, number) = (ShellOf(Origin), ShellOf(Fork), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), 0);
        List<Commit> Do(ExecutionShell shell, ExecutionCommand command)
        {
            at += TimeSpan.FromSeconds(1);
            var batch = shell.Decide([command], at);
            Assert.IsNotType<ExecutionReply.Refused>(Assert.Single(batch.Replies));
            shell.Apply(batch, at);
            return [.. batch.Commits];
        }

        CommandId Next() => new(string.Create(CultureInfo.InvariantCulture, $"c{number++}"));
        ExecutionCommand Succeed(ExecutionId id, string task, int attempt) => new ExecutionCommand.Complete(new AttemptToken(id, task, 0, 0, attempt), new TaskOutcome.Success(Payload.Json(task))) { Id = Next() };

        List<Commit> taken =
        [
            .. Do(origin, new ExecutionCommand.Run(Origin, FlowHash.Of(Definition), Inputs("Oslo")) { Id = Next(), BusinessKey = "order 7" }),
            .. Do(origin, Succeed(Origin, "flight", 1)),
            .. Do(origin, new ExecutionCommand.Claim(new AttemptToken(Origin, "hotel", 0, 0, 1), new WorkerId("w1")) { Id = Next() }),
            .. Do(origin, new ExecutionCommand.Complete(new AttemptToken(Origin, "hotel", 0, 0, 1), new TaskOutcome.Failure(new TaskFailure("Busy", "Not now."))) { Id = Next() }),
        ];
        var command = new ExecutionCommand.Fork(Fork, Origin, taken.Count, Inputs("Rome"), null) { Id = Next() };
        fork.Take(command, taken.ToSequence());
        List<Commit> commits = [.. Do(fork, command)];
        at += TimeSpan.FromMinutes(1);
        commits.AddRange(Do(fork, new ExecutionCommand.Wake(Fork) { Id = Next() }));
        commits.AddRange(Do(fork, Succeed(Fork, "hotel", 2)));
        commits.AddRange(Do(fork, new ExecutionCommand.Signal(Fork, "visa", Payload.None) { Id = Next() }));
        commits.AddRange(Do(fork, Succeed(Fork, "payment", 1)));
        commits.AddRange(Do(fork, new ExecutionCommand.Purge(Fork) { Id = Next() }));
        return commits;
    }

    private static ExecutionShell ShellOf(ExecutionId id) => new(id, Limits.Default, WakeSchedule.Default, _ => Compiled, new OfferTracker(new OfferSettings()), () => 0.5);

    private static ImmutableSortedDictionary<string, Payload> Inputs(string city) => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("city", Payload.Json(city))]);
}
