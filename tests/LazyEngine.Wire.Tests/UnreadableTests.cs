using FsCheck.Xunit;
using Google.Protobuf;
using LazyEngine.Executions;

namespace LazyEngine.Wire.Tests;

public sealed class UnreadableTests
{
    [Fact]
    public void An_unknown_manifest_is_named()
    {
        var failure = Assert.Throws<UnreadableException>(() => WireCodec.Decode("lazyengine.commit.v9", ReadOnlyMemory<byte>.Empty));
        Assert.Contains("'lazyengine.commit.v9' is not known", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_without_a_mapping_is_named_when_it_is_sent()
    {
        Assert.Contains("System.String has no wire form", Assert.Throws<ArgumentException>(() => WireCodec.Encode("text")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => WireCodec.ManifestOf(new object()));
    }

    [Fact]
    public void An_event_of_a_later_version_is_not_skipped()
    {
        var known = V1.Commit.Parser.ParseFrom(WireCodec.Encode(Samples.CommitOf(new ExecutionEvent.ExecutionSuspended())));
        // Field 99 of an event: a kind that this version does not have.
        known.Events.Add(V1.Event.Parser.ParseFrom([0x9A, 0x06, 0x00]));
        var failure = Assert.Throws<UnreadableException>(() => WireCodec.Decode("lazyengine.commit.v1", known.ToByteArray()));
        Assert.Contains("an event that this version does not know", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_without_events_is_refused() =>
        Assert.Throws<UnreadableException>(() => WireCodec.Decode("lazyengine.commit.v1", new V1.Commit { Execution = "x", At = 1 }.ToByteArray()));

    [Fact]
    public void A_number_that_stands_for_nothing_is_refused() =>
        Assert.Throws<UnreadableException>(() => WireCodec.Decode("lazyengine.moved.v1", new V1.Moved { Execution = "x", State = 99 }.ToByteArray()));

    [Fact]
    public void A_field_of_a_later_version_is_tolerated()
    {
        var bytes = WireCodec.Encode(new ExecutionQuery.Explain(ExecutionId.Parse("x")));
        Assert.Equal(new ExecutionQuery.Explain(ExecutionId.Parse("x")), WireCodec.Decode("lazyengine.explain-query.v1", (byte[])[.. bytes, 0x9A, 0x06, 0x00]));
    }

    [Property(MaxTest = 300)]
    public void Random_bytes_are_read_or_refused(byte[] bytes)
    {
        foreach (var entry in WireCodec.Manifests.Entries) ReadsOrRefuses(entry.Manifest, bytes);
    }

    [Property(MaxTest = 300)]
    public void Damaged_bytes_are_read_or_refused(int place, byte value, int cut)
    {
        foreach (var message in Samples.All.Values)
        {
            var bytes = WireCodec.Encode(message);
            bytes[(int)(Math.Abs((long)place) % bytes.Length)] = value;
            ReadsOrRefuses(WireCodec.ManifestOf(message), bytes[..(int)(Math.Abs((long)cut) % (bytes.Length + 1))]);
        }
    }

    private static void ReadsOrRefuses(string manifest, byte[] bytes)
    {
        try
        {
            Assert.NotNull(WireCodec.Decode(manifest, bytes));
        }
        catch (UnreadableException)
        {
            // The one way to refuse; anything else fails the test.
        }
    }
}
