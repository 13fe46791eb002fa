using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class LargeBacklogTests
{
    [Fact]
    public void A_million_attempts_wait_and_are_handed_out_in_order()
    {
        const int Count = 1_000_000;
        const int Slots = 100_000;
        var queue = new QueueLogic(Queue, Epoch, Start, new QueueSettings { MaxWaiting = Count }, QueueControl.None);
        foreach (var token in Enumerable.Range(0, Count).Select(TokenOf))
            queue.Receive(new QueueMessage.Offer(Queue, token, 0, Start), Start);

        Assert.Equal(Count, queue.Waiting);
        var refused = Assert.Single(queue.Receive(Offer(Token("one too many")), Start));
        Assert.IsType<QueueReport.Full>(Assert.IsType<QueueOutput.ToExecution>(refused).Report);

        var hands = queue.Receive(Join(One, Slots), Start).OfType<QueueOutput.ToWorker>().Select(output => output.Message).OfType<WorkerMessage.Hand>();
        Assert.Equal(Enumerable.Range(0, Slots).Select(TokenOf), hands.Select(hand => hand.Token));
        Assert.Equal((Count - Slots, Slots), (queue.Waiting, queue.Held));
    }

    private static AttemptToken TokenOf(int index) => new(ExecutionId.Parse(index.ToString("x", CultureInfo.InvariantCulture)), "a", 0, 0, 1);
}
