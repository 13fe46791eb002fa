using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Language;
using LazyEngine.Plans;
using LazyEngine.Testing;

namespace LazyEngine.Actors.Tests;

/// <summary>The numbered behaviours that are told as files, on the decider alone.</summary>
public sealed class ConformanceOfDeciderTests
{
    private readonly List<Commit> _journal = [];
    private Execution _state = Execution.None;
    private int _commands;

    public static TheoryData<string> Numbers => [.. ConformanceFile.All.Select(file => file.Number)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task The_decider_shows_it(string number)
    {
        var file = ConformanceFile.Of(number);
        var flow = FlowData.Read(file.Text).Single();
        var hash = FlowHash.Of(System.Text.Encoding.UTF8.GetBytes(flow.Name));
        var plan = PlanCompiler.Compile(flow, hash).Plan!;
        var play = new ConformancePlay(file, message => Answer(plan, message), () => new CommandId($"c{++_commands}"));

        var end = await play.RunAsync(hash);

        ConformancePlay.Holds(file, end, plan, _journal);
    }

    private ExecutionReply Answer(Plan plan, IExecutionMessage message)
    {
        if (message is ExecutionQuery.Details details) return DetailsPage.Of(plan, _state, details.From, int.MaxValue);
        var command = (ExecutionCommand)message;
        var decision = Decider.Decide(plan, Limits.Default, _state, command, DateTimeOffset.UnixEpoch, 0.5);
        _state = decision.After;
        if (decision.Events.Count > 0) _journal.Add(new Commit(command.Execution, DateTimeOffset.UnixEpoch, command.Id, decision.Events, null));
        if (decision.Refusal is { } refusal) return new ExecutionReply.Refused(command.Execution, command.Id, refusal);
        return command is ExecutionCommand.Claim claim
            ? new ExecutionReply.Granted(command.Id, Grant.Of(plan, _state, claim.Token))
            : new ExecutionReply.Accepted(command.Execution, command.Id, _state.State, _state.Version, _state.Error);
    }
}
