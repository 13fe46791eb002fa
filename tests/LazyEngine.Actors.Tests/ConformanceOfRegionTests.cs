using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Language;
using LazyEngine.Testing;
using LazyEngine.Wire;

namespace LazyEngine.Actors.Tests;

/// <summary>The same numbered behaviours through the shard region, with a crash after every commit.</summary>
public sealed class ConformanceOfRegionTests() : EngineTest("memory")
{
    public static TheoryData<string> Numbers => [.. ConformanceFile.All.Select(file => file.Number)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task The_region_shows_it_with_a_crash_after_every_commit(string number)
    {
        var file = ConformanceFile.Of(number);
        var hash = Register(FlowData.Read(file.Text).Single());
        var (version, crashes) = (0L, 0);

        var end = await new ConformancePlay(file, Surviving, () => NextId).RunAsync(hash);

        var journal = new List<Commit>();
        await Node.Store!.ReplayAsync(Names.PersistenceId(Id), 1, long.MaxValue, long.MaxValue, row => journal.Add((Commit)WireCodec.Decode(row.Manifest, row.Message)));
        ConformancePlay.Holds(file, end, Node.Plans!.Find(hash)!, journal);
        // A claim whose arguments are not there is refused with a commit, which is not seen here.
        Assert.InRange(crashes, journal.Count - 1, journal.Count);

        ExecutionReply Surviving(IExecutionMessage message)
        {
            // After a crash the queue is asked first who holds what; whoever claims before it has answered comes again.
            ExecutionReply reply = null!;
            AwaitCondition(() => (reply = Send(message)) is not ExecutionReply.Refused { Error.Code: EngineError.Unavailable }, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(10));
            if (reply is not ExecutionReply.Accepted accepted || accepted.Version == version) return reply;
            version = accepted.Version;
            Crash();
            crashes++;
            return reply;
        }
    }
}
