using FsCheck;
using FsCheck.Xunit;
using Google.Protobuf;
using LazyEngine.Executions;

namespace LazyEngine.Wire.Tests;

/// <summary>What cannot be read is refused with one exception that says what to do, and nothing of it is skipped.</summary>
public sealed class UnreadableTests
{
    // Field 1023, two bytes long: no message has it.
    private static readonly byte[] UnknownField = [0xFA, 0x3F, 0x02, 0x68, 0x69];

    [Fact]
    public void An_unknown_manifest_is_named()
    {
        var refused = Assert.Throws<UnreadableException>(() => WireCodec.Decode("lazyengine.commit.v99", Array.Empty<byte>()));

        Assert.Contains("'lazyengine.commit.v99'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("later version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_without_a_mapping_fails_when_it_is_written()
    {
        var message = new { Hello = "world" };

        Assert.Contains("has no wire form", Assert.Throws<ArgumentException>(() => WireCodec.ManifestOf(message)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => WireCodec.Encode(message));
        Assert.Throws<ArgumentNullException>(() => WireCodec.ManifestOf(null!));
    }

    [Fact]
    public void An_unknown_kind_of_event_is_never_skipped()
    {
        var commit = new V1.Commit { Execution = "e1", Command = "c1" };
        commit.Events.Add(V1.Event.Parser.ParseFrom(UnknownField));

        var refused = Assert.Throws<UnreadableException>(() => WireCodec.Decode("lazyengine.commit.v1", commit.ToByteArray()));

        Assert.Contains("an event that this version does not know", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_without_events_is_refused() => AssertRefused("lazyengine.commit.v1", new V1.Commit { Execution = "e1", Command = "c1" }, "no events");

    [Fact]
    public void An_unknown_kind_of_outcome_is_refused() =>
        AssertRefused("lazyengine.complete.v1", new V1.Complete { Id = "c1", Token = new V1.Token { Execution = "e1", Task = "t" }, Outcome = new V1.Outcome() }, "outcome");

    [Fact]
    public void A_missing_token_is_refused() => AssertRefused("lazyengine.return.v1", new V1.Return { Id = "c1" }, "token");

    [Fact]
    public void A_wrong_execution_id_is_refused() => AssertRefused("lazyengine.stop.v1", new V1.Order { Id = "c1", Execution = "a/b" }, "'/'");

    [Fact]
    public void A_wrong_flow_hash_is_refused() =>
        AssertRefused("lazyengine.run.v1", new V1.Run { Id = "c1", Execution = "e1", Flow = Google.Protobuf.ByteString.CopyFrom(1, 2, 3) }, "flow hash");

    [Fact]
    public void The_same_input_twice_is_refused()
    {
        var run = V1.Run.Parser.ParseFrom(WireCodec.Encode(Samples.All["lazyengine.run.v1"]));
        run.Inputs.Add(run.Inputs[0]);

        AssertRefused("lazyengine.run.v1", run, "twice");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    public void An_unknown_number_of_a_state_is_refused(int state) =>
        AssertRefused("lazyengine.moved.v1", new V1.Moved { Execution = "e1", State = state }, "ExecutionState");

    [Fact]
    public void An_unknown_number_of_a_rule_set_is_refused()
    {
        var commit = V1.Commit.Parser.ParseFrom(WireCodec.Encode(Samples.All["lazyengine.commit.v1.ExecutionStarted"]));
        commit.Events[0].ExecutionStarted.Rules = 99;

        AssertRefused("lazyengine.commit.v1", commit, "Rules");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void An_instant_beyond_the_calendar_is_refused(long ticks)
    {
        var commit = V1.Commit.Parser.ParseFrom(WireCodec.Encode(Samples.All["lazyengine.commit.v1.TaskScheduled"]));
        commit.At = ticks;

        AssertRefused("lazyengine.commit.v1", commit, "time");
    }

    [Fact]
    public void A_field_that_a_later_version_added_is_passed_over()
    {
        var message = Samples.All["lazyengine.cancel.v1"];

        Assert.Equal(message, WireCodec.Decode("lazyengine.cancel.v1", (byte[])[.. WireCodec.Encode(message), .. UnknownField]));
    }

    [Fact]
    public void Half_a_character_in_a_failure_does_not_keep_it_from_being_reported()
    {
        var failure = new TaskFailure("Oops", "half: \ud83d");

        var read = (ExecutionCommand.Complete)WireCodec.Decode("lazyengine.complete.v1", WireCodec.Encode(new ExecutionCommand.Complete(Parts.Token, new TaskOutcome.Failure(failure)) { Id = Parts.Command }));

        Assert.Equal(new TaskOutcome.Failure(failure with { Message = "half: \ufffd" }), read.Outcome);
    }

    [Fact]
    public void Every_truncation_of_every_sample_is_read_or_refused()
    {
        foreach (var message in Samples.All.Values)
        {
            var (manifest, bytes) = (WireCodec.ManifestOf(message), WireCodec.Encode(message));
            for (var length = 0; length < bytes.Length; length++) ReadOrRefuse(manifest, bytes[..length]);
        }
    }

    [Property(MaxTest = 300)]
    public void Random_bytes_are_read_or_refused(byte[] bytes)
    {
        foreach (var entry in WireCodec.Manifests.Entries) ReadOrRefuse(entry.Manifest, bytes);
    }

    [Property(MaxTest = 300)]
    public void Damaged_samples_are_read_or_refused(NonNegativeInt place, byte value)
    {
        foreach (var message in Samples.All.Values)
        {
            var bytes = WireCodec.Encode(message);
            if (bytes.Length == 0) continue;
            bytes[place.Get % bytes.Length] ^= value;
            ReadOrRefuse(WireCodec.ManifestOf(message), bytes);
        }
    }

    // What can be read can be passed on.
    private static void ReadOrRefuse(string manifest, byte[] bytes)
    {
        object read;
        try
        {
            read = WireCodec.Decode(manifest, bytes);
        }
        catch (UnreadableException refused)
        {
            Assert.Contains(manifest, refused.Message, StringComparison.Ordinal);
            return;
        }

        var passedOn = WireCodec.Decode(manifest, WireCodec.Encode(read));
        // A snapshot leaves out what only memory knows, once.
        Same.As(read is Execution ? WireCodec.Decode(manifest, WireCodec.Encode(passedOn)) : read, passedOn);
    }

    private static void AssertRefused(string manifest, IMessage message, string because)
    {
        var refused = Assert.Throws<UnreadableException>(() => WireCodec.Decode(manifest, message.ToByteArray()));
        Assert.Contains($"'{manifest}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }
}
