using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Core.Tests.Dispatch;

/// <summary>Tells a worker's behaviour: what it was told, what it is told now, and all that it then says.</summary>
internal sealed class WorkerStory
{
    private readonly WorkerLogic _worker;
    private IReadOnlyList<WorkerOutput> _outputs = [];

    private WorkerStory(WorkerSettings settings) => _worker = new WorkerLogic(Words.One, Words.Queue, settings);

    public DateTimeOffset Now { get; private set; } = Words.Start;

    /// <summary>A worker with two slots that has joined.</summary>
    public static WorkerStory Joined(double lease = 15, int unanswered = 8) => Fresh(unanswered).Ticks().Hears(Answer(0, lease)).Hears(Answer(0, lease));

    public static WorkerStory Fresh(int unanswered = 8) => new(new WorkerSettings { Slots = 2, UnansweredMax = unanswered });

    public static WorkerMessage Hand(AttemptToken token, long number = 1, string epoch = Words.Epoch) => new WorkerMessage.Hand(Words.Queue, epoch, number, token);

    public static WorkerMessage Answer(double sentAt, double lease = 15, string epoch = Words.Epoch) =>
        new WorkerMessage.Renewed(Words.Queue, epoch, Words.Seconds(lease), Words.Start + Words.Seconds(sentAt));

    public static WorkerMessage Cancel(AttemptToken token) => new WorkerMessage.Cancel(Words.Queue, token);

    public static CommandId Id(int number) => new($"w1-{number}");

    public static Grant GrantOf(AttemptToken token) => new(token, "handler", [], $"key of {token}");

    public static ExecutionReply Granted(int command, AttemptToken token) => new ExecutionReply.Granted(Id(command), GrantOf(token));

    public static ExecutionReply Accepted(int command) => new ExecutionReply.Accepted(Words.A.Execution, Id(command), ExecutionState.Running, 1);

    public static ExecutionReply Refused(int command, string code) => new ExecutionReply.Refused(Words.A.Execution, Id(command), new EngineError(code, "No."));

    public static WorkerOutput Claim(int command, AttemptToken token) => new WorkerOutput.ToExecution(new ExecutionCommand.Claim(token, Words.One) { Id = Id(command) });

    public static WorkerOutput Complete(int command, AttemptToken token, TaskOutcome outcome) => new WorkerOutput.ToExecution(new ExecutionCommand.Complete(token, outcome) { Id = Id(command) });

    public static WorkerOutput Return(int command, AttemptToken token) => new WorkerOutput.ToExecution(new ExecutionCommand.Return(token, Words.One) { Id = Id(command) });

    public static WorkerOutput Start(AttemptToken token) => new WorkerOutput.StartHandler(GrantOf(token));

    public static WorkerOutput Done(AttemptToken token) => new WorkerOutput.ToQueue(Words.Done(Words.One, token));

    public WorkerOutput Renew(long lastHand, params AttemptToken[] held) => Renew(2, Words.Epoch, lastHand, held);

    public WorkerOutput Renew(int slots, string epoch, long lastHand, params AttemptToken[] held) =>
        new WorkerOutput.ToQueue(Words.Renew(Words.One, slots, lastHand, epoch, held) with { SentAt = Now });

    public WorkerStory After(double seconds)
    {
        Now += Words.Seconds(seconds);
        return this;
    }

    public WorkerStory Ticks() => Does(_worker.Tick(Now));

    public WorkerStory Hears(WorkerMessage message) => Does(_worker.Receive(message, Now));

    public WorkerStory Hears(ExecutionReply reply) => Does(_worker.Receive(reply, Now));

    public WorkerStory Finishes(AttemptToken token, TaskOutcome outcome) => Does(_worker.HandlerFinished(token, outcome, Now));

    public WorkerStory Beats(AttemptToken token, Payload? progress) => Does(_worker.Heartbeat(token, progress, Now));

    public WorkerStory Drains() => Does(_worker.Drain(Now));

    public WorkerStory HandsBack(bool waitForHandlers) => Does(_worker.HandBack(waitForHandlers, Now));

    public WorkerStory Then(params WorkerOutput[] outputs)
    {
        Assert.Equal(outputs, _outputs);
        return this;
    }

    /// <summary>Whether it says this, among other things.</summary>
    public bool Says(WorkerOutput output) => _outputs.Contains(output);

    /// <summary>Asserts that it says this, among other things.</summary>
    public WorkerStory Says(Func<WorkerStory, WorkerOutput> output)
    {
        Assert.Contains(output(this), _outputs);
        return this;
    }

    public WorkerStory Then(Func<WorkerStory, WorkerOutput[]> outputs) => Then(outputs(this));

    public WorkerStory Holds(int held)
    {
        Assert.Equal((held, held == 0), (_worker.Held, _worker.IsIdle));
        return this;
    }

    public WorkerStory NextTickIn(double? seconds)
    {
        Assert.Equal(seconds is { } value ? Now + Words.Seconds(value) : null, _worker.NextTick);
        return this;
    }

    private WorkerStory Does(IReadOnlyList<WorkerOutput> outputs)
    {
        _outputs = outputs;
        return this;
    }
}
