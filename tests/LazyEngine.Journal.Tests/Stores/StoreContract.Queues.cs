using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Queues;

namespace LazyEngine.Journal.Tests;

public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task What_operators_say_of_a_queue_is_kept_and_replaced()
    {
        var paused = new QueueControl(QueueState.Paused, Some.Noon, QueueControl.None.Weights.Add("gold", 3).Add("it's \"tin\"", 1)) { By = new Origin("ann", "it's \"stock-taking\"") };
        var open = QueueControl.None with { Since = Some.Noon.AddTicks(1) };
        Assert.Null(await Store.FindQueueAsync("mail"));
        Assert.Empty(await Store.QueuesAsync());

        await Store.SaveQueueAsync("mail", paused);
        await Store.SaveQueueAsync("a queue's name", QueueControl.None);

        Assert.Equal(paused, await Store.FindQueueAsync("mail"));
        Assert.Equal(QueueControl.None, await Store.FindQueueAsync("a queue's name"));
        Assert.Equal(["a queue's name", "mail"], await Store.QueuesAsync());

        await Store.SaveQueueAsync("mail", open);

        Assert.Equal(open, await Store.FindQueueAsync("mail"));
    }
}
