using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>Executions that go on from a commit of another one.</summary>
public sealed class ForkScenarios
{
    private static readonly ExecutionId Fork = ExecutionId.Parse("fork");

    private static readonly Flow Inner = Flow.Linear("inner", Flow.Task("deep"));

    private static readonly Flow Trip = Flow.Linear("trip", Flow.Task("book").Requires("city").Provides("number"), Flow.Unordered("middle", Flow.Task("pay"), Flow.Signal("go"), Flow.Task("sub") with { ChildFlow = new ChildFlow("inner", ParentClose.Cancel) { Hash = Scenario.HashOf(Inner) } }), Flow.Task("tell").Requires("city"))
        .Attribute("city");

    private static readonly Flow Mended = Flow.Linear("mended", Flow.Task("book").Requires("city").Provides("number"), Flow.Task("pay"), Flow.Task("thank"));

    private int _commands;

    [Fact]
    public void What_has_succeeded_stays_and_what_was_open_begins_anew_under_the_new_id()
    {
        var origin = GivenPaid(out var version);
        var fork = origin.Beside("fork");

        Assert.IsType<ExecutionReply.Accepted>(fork.Fork(origin, version, Command(version, ("city", "Rome"))));

        Assert.Equal((Fork, ExecutionState.Running, version + 1L), (fork.State.Id, fork.State.State, fork.State.Version));
        Assert.Equal(new ForkOrigin(Shell.Id, version), fork.State.Forked);
        // The wait for the signal and the child were open; both begin by attempts of new numbers.
        Assert.Equal([("go", 2), ("sub", 2)], fork.Commits[^1].Events.OfType<ExecutionEvent.TaskScheduled>().Select(e => (e.Task, e.Attempt)));
        Assert.All(fork.Commits, commit => Assert.Equal(Fork, commit.Execution));
        Assert.Equal("Rome", Assert.Single(fork.State.Attributes).Value);
        Assert.Equal("Rome", fork.State.Inputs["city"].As<string>());
        Assert.Equal("Oslo", origin.State.Inputs["city"].As<string>());
        Assert.Equal(fork.Commits[^1].At, fork.State.CreatedAt);
    }

    [Fact]
    public void Its_journal_says_everything_by_itself_whichever_commit_it_goes_on_from()
    {
        var origin = GivenPaid(out var last);
        for (var version = 1; version <= last; version++)
        {
            var fork = origin.Beside("fork");
            Assert.IsType<ExecutionReply.Accepted>(fork.Fork(origin, version, Command(version)));

            // By the sequence numbers of its rows, and without the other journal.
            Assert.Equal(version + 1, fork.Commits.Count);
            var again = origin.Beside("fork").Recovered(fork.Commits);
            Assert.Equal(fork.State.Version, again.State.Version);
            Assert.Equal(fork.State.Tasks.Select(task => (task.Key, task.Value.State, task.Value.Attempt)), again.State.Tasks.Select(task => (task.Key, task.Value.State, task.Value.Attempt)));
            Assert.Equal(fork.State.InFlight, again.State.InFlight);
            Assert.Equal(fork.State.Timers, again.State.Timers);
            Assert.Null(fork.Commits[0].Index);
            Assert.NotNull(fork.Commits[^1].Index);
        }
    }

    [Fact]
    public void A_fork_runs_to_its_end_and_can_be_forked_itself()
    {
        var origin = GivenPaid(out var version);
        var fork = origin.Beside("fork");
        fork.Fork(origin, 2, Command(2));
        var second = origin.Beside("second");
        Assert.IsType<ExecutionReply.Accepted>(second.Fork(fork, 3, new ExecutionCommand.Fork(ExecutionId.Parse("second"), Fork, 3, NamedPayloads.None, null) { Id = NextId() }));

        second.Do(Succeed("second", "pay", second.State.Tasks.Values.Max(task => task.Attempt)));
        second.Do(new ExecutionCommand.Signal(ExecutionId.Parse("second"), "go", Payload.None) { Id = NextId() });
        Assert.Equal(new ForkOrigin(Fork, 3), second.State.Forked);
        Assert.Equal(ExecutionState.Running, second.State.State);
        Assert.Equal(TaskState.Success, StateOf(second, "go"));
        Assert.True(version > 2);
    }

    [Fact]
    public void A_mended_flow_takes_what_it_has_in_common()
    {
        var origin = GivenPaid(out var version);
        var fork = origin.Beside("fork");

        Assert.IsType<ExecutionReply.Accepted>(fork.Fork(origin, version, Command(version) with { Flow = Scenario.HashOf(Mended) }));

        Assert.Equal("mended", fork.State.FlowName);
        Assert.Equal(["thank"], fork.Offered.Select(token => token.Task));
        fork.Do(Succeed("fork", "thank", 1));
        Assert.Equal(ExecutionState.Success, fork.State.State);
    }

    [Fact]
    public void A_repeat_of_a_fork_finds_it_and_another_one_of_the_id_is_refused()
    {
        var origin = GivenPaid(out var version);
        var fork = origin.Beside("fork");
        fork.Fork(origin, version, Command(version));

        Assert.IsType<ExecutionReply.Accepted>(fork.Fork(origin, version, Command(version)));
        Assert.Equal(version + 1, fork.Commits.Count);
        Assert.Equal(EngineError.ExecutionExists, Assert.IsType<ExecutionReply.Refused>(fork.Fork(origin, 1, Command(1))).Error.Code);
        Assert.Equal(EngineError.ExecutionExists, Assert.IsType<ExecutionReply.Refused>(fork.Do(new ExecutionCommand.Run(Fork, Scenario.HashOf(Trip), NamedPayloads.None) { Id = NextId() })).Error.Code);
    }

    [Fact]
    public void What_had_ended_had_failed_or_lacks_the_input_is_not_gone_on_from()
    {
        var origin = Shell.Of(Trip, Inner, Mended);
        origin.Do(new ExecutionCommand.Run(Shell.Id, origin.Flow, City("Oslo")) { Id = NextId() });
        origin.Do(new ExecutionCommand.Complete(new AttemptToken(Shell.Id, "book", 0, 0, 1), new TaskOutcome.Failure(Steps.Oops)) { Id = NextId() });
        Assert.Equal(ExecutionState.Failure, origin.State.State);

        Refused(EngineError.NotNow, 2, Command(2));
        Refused(EngineError.InvalidInputs, 1, Command(1, ("town", "Rome")));
        Refused(EngineError.UnknownFlow, 1, Command(1) with { Flow = FlowHash.Of("nobody"u8) });
        Assert.Equal(EngineError.UnknownCommit, Assert.IsType<ExecutionReply.Refused>(origin.Beside("fork").Do(Command(7))).Error.Code);

        void Refused(string code, int version, ExecutionCommand.Fork command)
        {
            var fork = origin.Beside("fork");
            Assert.Equal(code, Assert.IsType<ExecutionReply.Refused>(fork.Fork(origin, version, command)).Error.Code);
            Assert.Empty(fork.Commits);
            Assert.False(fork.State.Exists);
        }
    }

    [Fact]
    public void A_stopped_execution_goes_on_in_its_fork_and_stays_stopped_itself()
    {
        var origin = Shell.Of(Trip, Inner);
        origin.Do(new ExecutionCommand.Run(Shell.Id, origin.Flow, City("Oslo")) { Id = NextId() });
        origin.Do(new ExecutionCommand.Claim(new AttemptToken(Shell.Id, "book", 0, 0, 1), Steps.Worker) { Id = NextId() });
        origin.Do(new ExecutionCommand.Stop(Shell.Id) { Id = NextId() });
        Assert.Equal(ExecutionState.Suspending, origin.State.State);
        var fork = origin.Beside("fork");

        fork.Fork(origin, origin.Commits.Count, Command(origin.Commits.Count));

        Assert.Equal((ExecutionState.Running, ExecutionState.Suspending), (fork.State.State, origin.State.State));
        Assert.Equal(2, Assert.Single(fork.Offered).Attempt);
    }

    private Shell GivenPaid(out int version)
    {
        var origin = Shell.Of(Trip, Inner, Mended);
        origin.Do(new ExecutionCommand.Run(Shell.Id, origin.Flow, City("Oslo")) { Id = NextId() });
        origin.Do(Succeed("x", "book", 1));
        origin.Do(Succeed("x", "pay", 1));
        version = origin.Commits.Count;
        return origin;
    }

    private ExecutionCommand.Fork Command(int version, params (string Name, string Value)[] inputs) =>
        new(Fork, Shell.Id, version, NamedPayloads.None.SetItems(inputs.Select(input => KeyValuePair.Create(input.Name, Payload.Json(input.Value)))), null) { Id = NextId() };

    private ExecutionCommand.Complete Succeed(string id, string task, int attempt) =>
        new(new AttemptToken(ExecutionId.Parse(id), task, 0, 0, attempt), new TaskOutcome.Success(Steps.Done)) { Id = NextId() };

    private static TaskState StateOf(Shell shell, string task) => shell.State.Tasks.Single(one => one.Key.Node == NodeOf(task)).Value.State;

    private static int NodeOf(string task) => Plans.Compiled.Plan(Trip).TryFindTask(task, out var node) ? node : -1;

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, Payload> City(string city) => NamedPayloads.None.Add("city", Payload.Json(city));

    private CommandId NextId() => new($"c{++_commands}");
}
