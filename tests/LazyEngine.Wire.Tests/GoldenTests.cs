using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Testing;

namespace LazyEngine.Wire.Tests;

/// <summary>Bytes that were once written must be readable for ever, and are still what is written. Files may be added; none may change.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names { get; } = [.. Samples.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_is_what_was_written(string name)
    {
        var message = Samples.All[name];
        var golden = Golden.Bytes($"{name}.hex", () => WireCodec.Encode(message));
        Assert.Equal(Convert.ToHexStringLower(golden), Convert.ToHexStringLower(WireCodec.Encode(message)));
        Assert.Equal(message, WireCodec.Decode(WireCodec.ManifestOf(message), golden));
    }

    [Fact]
    public void Every_kind_of_message_and_event_has_a_sample()
    {
        Type[] families = [typeof(ExecutionCommand), typeof(ExecutionQuery), typeof(ExecutionReply), typeof(QueueMessage), typeof(QueueReport), typeof(WorkerMessage)];
        var kinds = families.SelectMany(family => family.GetNestedTypes(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
            .Where(type => type.IsAssignableTo(family)));
        var sampled = Samples.All.Values.Select(message => message.GetType()).ToHashSet();
        Assert.DoesNotContain(kinds, kind => !sampled.Contains(kind));

        var events = typeof(ExecutionEvent).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Where(type => type.IsAssignableTo(typeof(ExecutionEvent)));
        Assert.DoesNotContain(events, kind => !Samples.Events.ContainsKey(kind.Name));
    }

    [Fact]
    public void The_table_in_the_readme_is_the_table_in_the_code()
    {
        var documented = File.ReadLines(Repository.File("src", "LazyEngine.Wire", "README.md"))
            .Where(line => line.StartsWith("| `lazyengine.", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);
        Assert.Equal(WireCodec.Manifests.Entries.Select(entry => entry.Manifest).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }
}
