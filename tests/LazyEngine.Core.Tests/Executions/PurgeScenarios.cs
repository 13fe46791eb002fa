using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.Executions.Steps;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>The end of a journal.</summary>
public sealed class PurgeScenarios
{
    private static readonly Flow One = Flow.Linear("one", Flow.Task("a"));

    [Fact]
    public void Only_what_has_ended_is_purged()
    {
        Assert.Equal(EngineError.NotNow, Scenario.Of(One).Given(Run()).When(Purge).Refusal!.Code);
        Assert.Equal(EngineError.UnknownExecution, Scenario.Of(One).When(Purge).Refusal!.Code);
    }

    [Fact]
    public void One_that_is_purged_says_so_whatever_it_is_asked_and_a_repeat_changes_nothing()
    {
        var run = Shell.Of(One);
        run.Do(new ExecutionCommand.Run(Shell.Id, run.Flow, NamedPayloads.None) { Id = new("run") });
        run.Do(new ExecutionCommand.Complete(new AttemptToken(Shell.Id, "a", 0, 0, 1), new TaskOutcome.Success(Payload.None)) { Id = new("a") });

        Assert.IsType<ExecutionReply.Accepted>(run.Do(new ExecutionCommand.Purge(Shell.Id) { Id = new("purge") }));

        var last = run.Commits[^1];
        Assert.Equal(new ExecutionEvent.ExecutionPurged("one", run.Flow, ExecutionState.Success, 2), Assert.Single(last.Events));
        Assert.Equal(last.At, last.Index!.PurgedAt);
        // All that is left of the journal is this commit, in its place.
        foreach (var shell in new[] { run, run.Recovered(last) })
        {
            Assert.Equal(3, shell.State.Version);
            foreach (var command in new ExecutionCommand[]
            {
                new ExecutionCommand.Run(Shell.Id, run.Flow, NamedPayloads.None) { Id = new("again") },
                new ExecutionCommand.Rerun(Shell.Id) { Id = new("rerun"), All = true },
                new ExecutionCommand.Cancel(Shell.Id, "why") { Id = new("cancel") },
                new ExecutionCommand.Fork(Shell.Id, ExecutionId.Parse("other"), 1, NamedPayloads.None, null) { Id = new("fork") },
            })
            {
                Assert.Equal(EngineError.Purged, Assert.IsType<ExecutionReply.Refused>(shell.Do(command)).Error.Code);
            }

            Assert.IsType<ExecutionReply.Accepted>(shell.Do(new ExecutionCommand.Purge(Shell.Id) { Id = new("once more") }));
        }

        Assert.Equal(3, run.Commits.Count);
    }

    private static ExecutionCommand Purge(Scenario scenario) => new ExecutionCommand.Purge(Scenario.Id) { Id = scenario.NextId() };
}
