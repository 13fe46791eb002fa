using LazyEngine.Cli.Output;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Cli.Tests;

public sealed class TransitionsTests
{
    private static readonly ExecutionId Execution = ExecutionId.Parse("x");

    [Fact]
    public async Task Steps_follow_the_journal_each_from_where_the_last_one_led()
    {
        var steps = await Transitions.OfAsync(Entries("ExecutionStarted", "TaskScheduled a 1", "TaskScheduled b 1", "TaskClaimed a 1", "TaskProgressed a 1", "TaskRetrying a 1", "TaskScheduled a 2", "TaskSucceeded a 2", "TaskCancelled b 1", "ExecutionFailed"));

        Assert.Equal(
            [
                "a 1 Pending-Scheduled", "b 1 Pending-Scheduled", "a 1 Scheduled-Running", "a 1 Running-Pending", "a 2 Pending-Scheduled", "a 2 Scheduled-Success", "b 1 Scheduled-Cancelled",
            ],
            steps.Select(step => $"{step.Task} {step.Attempt} {step.From}-{step.To}"));
    }

    [Fact]
    public async Task What_is_undone_is_told_as_one_step_and_begins_anew_where_it_is_tried_again()
    {
        var steps = await Transitions.OfAsync(Entries(
            "TaskScheduled a 1", "TaskSucceeded a 1", "CompensationScheduled a 2", "TaskClaimed a 2", "TaskRetrying a 2", "TaskReverted a 2", "TasksIgnored b 0", "TaskScheduled c 1", "TaskFailed c 1", "TaskReverted c 1", "TaskScheduled a 3"));

        Assert.Equal(
            ["a Scheduled", "a Success", "a Reverting", "a Reverted", "b Ignored", "c Scheduled", "c Failure", "c Reverting", "c Reverted", "a Pending", "a Scheduled"],
            steps.Select(step => $"{step.Task} {step.To}"));
    }

    [Fact]
    public async Task What_runs_again_begins_anew()
    {
        var steps = await Transitions.OfAsync(Entries("TaskScheduled a 1", "TaskSucceeded a 1", "TaskScheduled b 1", "TaskFailed b 1", "ExecutionRerun", "TaskScheduled a 2", "TaskSucceeded a 2", "TaskScheduled b 2"));

        Assert.Equal(["a Scheduled", "a Success", "b Scheduled", "b Failure", "a Pending", "a Scheduled", "a Success", "b Pending", "b Scheduled"], steps.Select(step => $"{step.Task} {step.To}"));
    }

    [Fact]
    public void Every_event_of_a_task_leads_somewhere_or_is_known_to_lead_nowhere()
    {
        var events = typeof(Flow).Assembly.GetType("LazyEngine.Executions.ExecutionEvent", throwOnError: true)!.GetNestedTypes(System.Reflection.BindingFlags.NonPublic)
            .Select(type => type.Name).Where(name => name.StartsWith("Task", StringComparison.Ordinal) || name.StartsWith("Compensation", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(events);
        Assert.Equal(events, Transitions.Targets.Keys.Concat(Transitions.Still).Order(StringComparer.Ordinal));
    }

    private static async IAsyncEnumerable<JournalEntry> Entries(params string[] told)
    {
        var version = 0;
        foreach (var parts in told.Select(line => line.Split(' ')))
        {
            await Task.CompletedTask;
            yield return new JournalEntry(++version, DateTimeOffset.UnixEpoch, parts[0], parts.Length == 1 ? null : new AttemptToken(Execution, parts[1], 0, 0, int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
