using System.Collections.Immutable;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>Claims of tasks that may be run again are kept in memory. When that is gone, nobody else may start what somebody runs.</summary>
public sealed class ForgottenClaimTests
{
    private static readonly ExecutionId Id = ExecutionId.Parse("x");
    private static readonly WorkerId One = new("w1");
    private static readonly WorkerId Two = new("w2");
    private static readonly AttemptToken Token = new(Id, "only", 0, 0, 1);
    private static readonly FlowHash Hash = FlowHash.Of("only"u8);
    private static readonly Plan Plan = PlanCompiler.Compile(Flow.Linear("flow", Flow.Task("only")), Hash).Plan!;

    private readonly List<Commit> _journal = [];
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private ExecutionShell _shell = NewShell();
    private int _commands;

    [Fact]
    public void Until_the_queue_has_answered_nobody_is_granted_what_may_be_held()
    {
        GivenClaimedAndRestarted();

        Assert.Equal(EngineError.Unavailable, Refusal(Claim(Two)));
        Assert.Equal(EngineError.Unavailable, Refusal(Claim(One)));
    }

    [Fact]
    public void The_holder_that_the_queue_names_has_the_claim_again()
    {
        GivenClaimedAndRestarted();

        Tell(new QueueReport.Standing(Token, AttemptStanding.Held, "e", One, Inquiry));

        Assert.Equal(EngineError.AlreadyClaimed, Refusal(Claim(Two)));
        Assert.IsType<ExecutionReply.Granted>(Claim(One));
        Assert.Equal(One, Assert.Single(_shell.State.Tasks).Value.Claimant);
    }

    [Fact]
    public void What_waits_is_free_for_whoever_comes()
    {
        GivenClaimedAndRestarted();

        Tell(new QueueReport.Standing(Token, AttemptStanding.Waiting, "e", null, Inquiry));

        Assert.IsType<ExecutionReply.Granted>(Claim(Two));
    }

    [Fact]
    public void A_queue_in_doubt_and_an_answer_to_an_earlier_question_prove_nothing()
    {
        GivenClaimedAndRestarted();

        Tell(new QueueReport.Standing(Token, AttemptStanding.Waiting, "e", null, Inquiry, InDoubt: true));
        Tell(new QueueReport.Standing(Token, AttemptStanding.Waiting, "e", null, Inquiry - 1));

        Assert.Equal(EngineError.Unavailable, Refusal(Claim(Two)));
    }

    [Fact]
    public void What_several_say_they_hold_is_made_again_under_a_new_number()
    {
        GivenClaimedAndRestarted();

        Tell(new QueueReport.Standing(Token, AttemptStanding.Contested, "e", null, Inquiry));

        Assert.Equal(EngineError.StaleAttempt, Refusal(Claim(One)));
        Assert.Equal(EngineError.StaleAttempt, Refusal(Claim(Two)));
        Assert.Equal(2, Assert.Single(_shell.State.Tasks).Value.Attempt);
    }

    [Fact]
    public void A_completion_is_taken_all_the_same()
    {
        GivenClaimedAndRestarted();

        Assert.IsType<ExecutionReply.Accepted>(Do(new ExecutionCommand.Complete(Token, new TaskOutcome.Success(Payload.None)) { Id = NextId() }));
        Assert.Equal(ExecutionState.Success, _shell.State.State);
    }

    private long Inquiry { get; set; }

    private void GivenClaimedAndRestarted()
    {
        Do(new ExecutionCommand.Run(Id, Hash, ImmutableSortedDictionary.Create<string, Payload>(StringComparer.Ordinal)) { Id = NextId() });
        Assert.IsType<ExecutionReply.Granted>(Claim(One));
        _now += TimeSpan.FromMinutes(1);
        _shell = NewShell();
        foreach (var commit in _journal) _shell.Recover(commit);
        Inquiry = Assert.IsType<QueueMessage.Ask>(Assert.Single(_shell.Recovered(_now).Messages)).Inquiry;
    }

    private ExecutionReply Claim(WorkerId worker) => Do(new ExecutionCommand.Claim(Token, worker) { Id = NextId() });

    private static string Refusal(ExecutionReply reply) => Assert.IsType<ExecutionReply.Refused>(reply).Error.Code;

    private void Tell(QueueReport report)
    {
        foreach (var command in _shell.Report(report, _now).Commands) Do(command);
    }

    private ExecutionReply Do(ExecutionCommand command)
    {
        var batch = _shell.Decide([command], _now);
        _journal.AddRange(batch.Commits);
        _shell.Apply(batch, _now);
        return batch.Replies[0];
    }

    private CommandId NextId() => new($"c{++_commands}");

    private static ExecutionShell NewShell() => new(Id, Limits.Default, WakeSchedule.Default, _ => Plan, new OfferTracker(new OfferSettings()), () => 0.5);
}
