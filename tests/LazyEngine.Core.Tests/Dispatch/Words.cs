using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.Core.Tests.Dispatch;

/// <summary>The words that stories about dispatch are written in.</summary>
internal static class Words
{
    public const string Queue = "default";
    public const string Epoch = "e1";

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly WorkerId One = new("w1");
    public static readonly WorkerId Two = new("w2");
    public static readonly AttemptToken A = Token("a");
    public static readonly AttemptToken B = Token("b");
    public static readonly AttemptToken C = Token("c");

    public static AttemptToken Token(string task, int attempt = 1) => new(ExecutionId.Parse("x"), task, 0, 0, attempt);

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static QueueMessage.Offer Offer(AttemptToken token, int priority = 0, double age = 0) => new(Queue, token, priority, Start - Seconds(age));

    /// <summary>An offer under a fairness key.</summary>
    public static QueueMessage.Offer Keyed(string key, string task, int priority = 0, double age = 0) => Offer(Token(task), priority, age) with { Key = key };

    /// <summary>An offer that only workers of a group may take.</summary>
    public static QueueMessage.Offer Grouped(string group, AttemptToken token, int priority = 0) => Offer(token, priority) with { Group = group };

    public static QueueMessage.Ask Ask(AttemptToken token, long inquiry = 0) => new(Queue, token, inquiry);

    public static QueueMessage.Withdraw Withdraw(AttemptToken token) => new(Queue, token);

    public static QueueMessage.Release Release(AttemptToken token) => new(Queue, token);

    public static QueueMessage.Renew Join(WorkerId worker, int slots = 1) => Renew(worker, slots, 0, string.Empty);

    /// <summary>A worker of some groups joins.</summary>
    public static QueueMessage.Renew JoinAs(WorkerId worker, int slots, params string[] groups) => Join(worker, slots) with { Facts = new WorkerFacts { Groups = [.. groups] } };

    public static QueueMessage.Renew Renew(WorkerId worker, int slots, long lastHand, string epoch, params AttemptToken[] held) => new(Queue, worker, slots, epoch, lastHand, [.. held]) { Keys = [.. held.Select(_ => (string?)null)] };

    public static QueueMessage.Vacate Vacate(WorkerId worker, AttemptToken token) => new(Queue, worker, token);

    public static QueueMessage.Done Done(WorkerId worker, AttemptToken token) => new(Queue, worker, token);

    public static QueueMessage.Leave Leave(WorkerId worker) => new(Queue, worker);

    public static QueueOutput Taken(AttemptToken token) => Report(new QueueReport.Taken(token, Epoch));

    public static QueueOutput Standing(AttemptToken token, AttemptStanding where, WorkerId? holder = null, bool inDoubt = false, long inquiry = 0) =>
        Report(new QueueReport.Standing(token, where, Epoch, holder, inquiry, inDoubt));

    public static QueueOutput Gone(AttemptToken token, WorkerId worker, string reason) => Report(new QueueReport.WorkerGone(token, worker, reason));

    public static QueueOutput Report(QueueReport report) => new QueueOutput.ToExecution(report);

    public static QueueOutput Handed(WorkerId worker, long number, AttemptToken token) => new QueueOutput.ToWorker(worker, new WorkerMessage.Hand(Queue, Epoch, number, token) { Key = string.Empty });

    public static QueueOutput Renewed(WorkerId worker, TimeSpan lease) => new QueueOutput.ToWorker(worker, new WorkerMessage.Renewed(Queue, Epoch, lease));
}
