using System.Collections.Immutable;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Actors.Tests;

public sealed class SerializationTests() : EngineTest("memory")
{
    [Fact]
    public void Messages_of_the_engine_are_written_by_its_serializer_under_their_manifest()
    {
        var run = new ExecutionCommand.Run(Id, FlowHash.Of([1]), ImmutableSortedDictionary<string, Payload>.Empty) { Id = NextId };
        var serializer = Assert.IsType<WireSerializer>(Sys.Serialization.FindSerializerFor(run));
        Assert.Equal((741, "lazyengine.run.v1"), (serializer.Identifier, serializer.Manifest(run)));
        Assert.Equal(run, serializer.FromBinary(serializer.ToBinary(run), "lazyengine.run.v1"));
    }

    [Fact]
    public void A_type_without_a_mapping_fails_when_it_is_sent() =>
        Assert.ThrowsAny<Exception>(() => Sys.Serialization.FindSerializerFor(new { Something = "else" }));
}
