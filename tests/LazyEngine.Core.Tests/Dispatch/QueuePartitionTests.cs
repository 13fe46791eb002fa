using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class QueuePartitionTests
{
    private static readonly WorkerSettings Four = new() { Slots = 4 };

    [Fact]
    public void The_first_partition_has_the_name_of_the_queue_and_every_name_is_read_back()
    {
        Assert.Equal("mail", new QueuePartition("mail", 0).Name);
        foreach (var number in new[] { 0, 1, 63 }) Assert.Equal(new QueuePartition("mail#1/x", number), QueuePartition.Parse(new QueuePartition("mail#1/x", number).Name));
    }

    [Theory]
    [InlineData("a", 4, 0)]
    [InlineData("order-1", 4, 1)]
    [InlineData("order-2", 4, 0)]
    [InlineData("order-2", 1, 0)]
    public void An_execution_has_the_same_partition_for_ever(string execution, int partitions, int expected) =>
        Assert.Equal(expected, QueuePartition.Of("mail", ExecutionId.Parse(execution), partitions).Number);

    [Fact]
    public void Executions_are_spread_evenly()
    {
        var counts = new int[4];
        for (var number = 0; number < 4_000; number++) counts[QueuePartition.Of("mail", ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"order-{number}")), 4).Number]++;

        Assert.All(counts, count => Assert.InRange(count, 850, 1_150));
    }

    [Fact]
    public void A_slot_is_offered_to_another_partition_only_once_the_first_knows_that_it_has_it_no_more()
    {
        var worker = new PartitionedWorker(One, Queue, Four);
        Assert.Equal([(0, 4)], Offers(worker.Tick(Start)));

        // It hears that there are two: the second is told of no slots, the first, once it has its hello, of fewer.
        Assert.Equal([(0, 4), (1, 0), (0, 2)], Offers(worker.Receive(Renewed(0, Start), Start + Seconds(1))));
        Assert.Equal([(1, 0)], Offers(worker.Receive(Renewed(1, Start + Seconds(1)), Start + Seconds(2))));
        Assert.Equal([(1, 2)], Offers(worker.Receive(Renewed(0, Start + Seconds(1)), Start + Seconds(2))));
    }

    [Fact]
    public void Slots_go_to_the_partition_that_has_something_to_do_but_for_one_each()
    {
        var worker = Shared();

        Assert.Equal([(0, 1)], Offers(worker.Receive(Renewed(1, Start + Seconds(2), waiting: 10), Start + Seconds(4))).Concat(Offers(Handed(worker, 2, 4.1))));
        Assert.Equal([(1, 3)], Offers(worker.Receive(Renewed(0, Start + Seconds(4.1)), Start + Seconds(5))));
    }

    [Fact]
    public void What_ran_before_the_partitions_were_known_is_said_to_the_one_that_has_to_know_of_it()
    {
        var worker = new PartitionedWorker(One, Queue, Four);
        var token = Token("order-1");
        worker.Adopt(token, string.Empty);
        worker.Tick(Start);

        var told = worker.Receive(Renewed(0, Start), Start + Seconds(1)).OfType<WorkerOutput.ToQueue>().Select(output => output.Message).ToList();

        Assert.Contains(new QueueMessage.Done(Queue, One, token), told);
        Assert.Equal([token], told.OfType<QueueMessage.Renew>().Last(renew => renew.Queue == new QueuePartition(Queue, 1).Name).Held);
        Assert.Equal(1, worker.Held);
    }

    private static PartitionedWorker Shared()
    {
        var worker = new PartitionedWorker(One, Queue, Four);
        worker.Tick(Start);
        worker.Receive(Renewed(0, Start), Start + Seconds(1));
        worker.Receive(Renewed(1, Start + Seconds(1)), Start + Seconds(2));
        worker.Receive(Renewed(0, Start + Seconds(1)), Start + Seconds(2));
        worker.Receive(Renewed(1, Start + Seconds(2)), Start + Seconds(3));
        return worker;
    }

    private static List<WorkerOutput> Handed(PartitionedWorker worker, int count, double at)
    {
        var outputs = new List<WorkerOutput>();
        for (var number = 1; number <= count; number++)
            outputs.AddRange(worker.Receive(new WorkerMessage.Hand(new QueuePartition(Queue, 1).Name, Epoch, number, Token(string.Create(CultureInfo.InvariantCulture, $"x{number}"))) { Waiting = 10 - number }, Start + Seconds(at)));
        return outputs;
    }

    private static WorkerMessage Renewed(int partition, DateTimeOffset sentAt, int waiting = 0) =>
        new WorkerMessage.Renewed(new QueuePartition(Queue, partition).Name, Epoch, Seconds(60), sentAt) { Partitions = 2, Waiting = waiting };

    private static IEnumerable<(int Partition, int Slots)> Offers(IReadOnlyList<WorkerOutput> outputs) => outputs
        .OfType<WorkerOutput.ToQueue>()
        .Select(output => output.Message)
        .OfType<QueueMessage.Renew>()
        .Select(renew => (QueuePartition.Parse(renew.Queue).Number, renew.Slots));
}
