using LazyEngine.Core.Tests.Executions;
using LazyEngine.Executions;
using LazyEngine.Testing;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>What each command does in each state, pair by pair: the two tables of docs/taskflow.md.</summary>
public sealed class StatePairTests
{
    private const string ForExecutions = """
        | execution | Run | Run, other input | Stop | Resume | Rerun | Rerun, all | Cancel | Signal | Wake | Claim | Complete | Fail | Lost |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        | none | Running | Running | LE2001 | LE2001 | LE2001 | LE2001 | LE2001 | LE2001 | LE2001 | LE2001 | LE2001 | LE2001 | LE2001 |
        | Pending, starts later | - | LE2002 | Suspended | - | LE2010 | LE2010 | Cancelled | kept | - | LE2004 | LE2004 | LE2004 | LE2004 |
        | Running | - | LE2002 | Suspending | - | LE2010 | LE2010 | Cancelled | kept | - | kept | Success | Reverting | kept |
        | Running, a task has failed | - | LE2002 | Suspending | - | LE2010 | LE2010 | Cancelled | kept | - | - | Failure | Failure | Failure |
        | Suspending | - | LE2002 | - | Running | LE2010 | LE2010 | Cancelled | kept | - | - | Success | Suspended | kept |
        | Suspended | - | LE2002 | - | Running | Running | Running | Cancelled | kept | - | LE2005 | LE2005 | LE2005 | - |
        | Reverting | - | LE2002 | Suspending | - | LE2010 | LE2010 | Cancelled | kept | - | kept | Reverted | Failure | kept |
        | Suspending, goes back | - | LE2002 | - | Reverting | LE2010 | LE2010 | Cancelled | kept | - | - | Reverted | Failure | kept |
        | Suspended, goes back | - | LE2002 | - | Reverting | Running | Running | Cancelled | kept | - | LE2005 | LE2005 | LE2005 | - |
        | Success | - | LE2002 | LE2009 | LE2009 | - | Running | LE2009 | LE2009 | - | LE2006 | - | LE2006 | - |
        | Failure | - | LE2002 | LE2009 | LE2009 | Running | Running | LE2009 | LE2009 | - | LE2006 | LE2006 | - | - |
        | Reverted | - | LE2002 | LE2009 | LE2009 | Running | Running | LE2009 | LE2009 | - | LE2006 | - | LE2006 | - |
        | Cancelled | - | LE2002 | LE2009 | LE2009 | Running | Running | - | LE2009 | - | LE2009 | LE2009 | LE2009 | - |
        """;

    private const string ForTasks = """
        | task | Claim | Claim by another | Heartbeat | Complete | Fail | Defer | Complete by name | Return | Lost | Skip | Complete an earlier one | Complete a later one |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|
        | Pending, not reached | LE2004 | LE2004 | LE2004 | LE2004 | LE2004 | LE2004 | LE2003 | LE2004 | LE2004 | kept | LE2004 | LE2004 |
        | Scheduled | Running | Running | kept | Success | Compensating: Scheduled | Waiting | Success | kept | kept | LE2010 | LE2004 | LE2004 |
        | Running | - | LE2007 | kept | Success | Compensating: Scheduled | Waiting | Success | Scheduled | Scheduled | LE2010 | LE2004 | LE2004 |
        | Waiting | LE2006 | LE2006 | LE2006 | Success | Compensating: Scheduled | - | Success | LE2006 | - | LE2010 | LE2004 | LE2004 |
        | Pending, tried again later | LE2005 | LE2005 | LE2005 | LE2006 | - | - | LE2006 | - | - | Success | LE2004 | LE2004 |
        | Pending, held | LE2005 | LE2005 | LE2005 | LE2006 | - | - | LE2006 | - | - | Success | LE2004 | LE2004 |
        | Success | LE2006 | LE2006 | LE2006 | - | LE2006 | - | - | LE2006 | - | LE2010 | LE2004 | LE2004 |
        | Failure | LE2006 | LE2006 | LE2006 | LE2006 | - | - | LE2006 | LE2006 | - | LE2010 | LE2004 | LE2004 |
        | Ignored | LE2004 | LE2004 | LE2004 | LE2004 | LE2004 | LE2004 | LE2004 | LE2004 | LE2004 | LE2010 | LE2004 | LE2004 |
        | Cancelled | LE2009 | LE2009 | LE2009 | LE2009 | LE2009 | - | LE2009 | LE2009 | - | LE2010 | LE2004 | LE2004 |
        | Compensating: Scheduled | Compensating: Running | Compensating: Running | kept | Reverted | RevertFailure | Compensating: Waiting | Reverted | kept | kept | LE2010 | LE2005 | LE2004 |
        | Compensating: Running | - | LE2007 | kept | Reverted | RevertFailure | Compensating: Waiting | Reverted | Compensating: Scheduled | Compensating: Scheduled | LE2010 | LE2005 | LE2004 |
        | Compensating: Waiting | LE2006 | LE2006 | LE2006 | Reverted | RevertFailure | - | Reverted | LE2006 | - | LE2010 | LE2005 | LE2004 |
        | Compensating: Pending, tried again later | LE2005 | LE2005 | LE2005 | LE2006 | - | - | LE2006 | - | - | LE2010 | LE2005 | LE2004 |
        | Reverted | LE2006 | LE2006 | LE2006 | - | LE2006 | - | - | LE2006 | - | LE2010 | LE2005 | LE2004 |
        | RevertFailure | LE2006 | LE2006 | LE2006 | LE2006 | - | - | LE2006 | LE2006 | - | LE2010 | LE2005 | LE2004 |
        | Deciding: Scheduled | Deciding: Running | Deciding: Running | kept | Scheduled | Deciding: Failure | Deciding: Waiting | Scheduled | kept | kept | LE2010 | LE2005 | LE2004 |
        | Deciding: Running | - | LE2007 | kept | Scheduled | Deciding: Failure | Deciding: Waiting | Scheduled | Deciding: Scheduled | Deciding: Scheduled | LE2010 | LE2005 | LE2004 |
        | Deciding: Waiting | LE2006 | LE2006 | LE2006 | Scheduled | Deciding: Failure | - | Scheduled | LE2006 | - | LE2010 | LE2005 | LE2004 |
        """;

    [Fact]
    public void Every_command_does_to_an_execution_what_the_table_says() =>
        Assert.Equal(ForExecutions.Split('\n'), Table("execution", StatePairs.Executions, StatePairs.ExecutionCommands, StatePairs.ExecutionAfter));

    [Fact]
    public void Every_command_does_to_a_task_what_the_table_says() =>
        Assert.Equal(ForTasks.Split('\n'), Table("task", StatePairs.Tasks, StatePairs.TaskCommands, StatePairs.TaskAfter));

    [Fact]
    public void Every_state_is_in_a_table()
    {
        Assert.All(Enum.GetNames<ExecutionState>(), state => Assert.Contains(StatePairs.Executions, each => each.Name.StartsWith(state, StringComparison.Ordinal)));
        Assert.All(Enum.GetNames<TaskState>(), state => Assert.Contains(StatePairs.Tasks, each => each.Name.StartsWith(state == nameof(TaskState.Reverting) ? nameof(Phase.Compensating) : state, StringComparison.Ordinal)));
        Assert.All(Enum.GetNames<Phase>().Except([nameof(Phase.Forward)]), phase => Assert.Equal(3, StatePairs.Tasks.Count(each => each.Name is var name && (name == $"{phase}: Scheduled" || name == $"{phase}: Running" || name == $"{phase}: Waiting"))));
    }

    [Fact]
    public void The_tables_are_those_of_the_documentation()
    {
        var page = File.ReadAllText(Repository.File("docs", "taskflow.md")).ReplaceLineEndings("\n");

        Assert.Contains($"\n{ForExecutions}\n\n", page, StringComparison.Ordinal);
        Assert.Contains($"\n{ForTasks}\n\n", page, StringComparison.Ordinal);
    }

    private static List<string> Table(
        string of, IReadOnlyList<(string Name, Func<Scenario> Make)> states, IReadOnlyList<(string Name, Func<Scenario, ExecutionCommand> Command)> commands, Func<Scenario, Func<Scenario, ExecutionCommand>, string> after)
    {
        var lines = new List<string> { Row([of, .. commands.Select(command => command.Name)]), $"|{string.Concat(Enumerable.Repeat("---|", commands.Count + 1))}" };
        lines.AddRange(states.Select(state => Row([state.Name, .. commands.Select(command => after(state.Make(), command.Command))])));
        return lines;
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
