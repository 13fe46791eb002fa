using System.Globalization;
using Google.Protobuf.Reflection;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Workflows;

namespace LazyEngine.Wire.Tests;

/// <summary>What the README says of the wire is what the code does.</summary>
public sealed class ReadmeTests
{
    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Repository.File("src", "LazyEngine.Wire", "README.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]),
    ];

    [Fact]
    public void Its_manifests_and_their_fields_are_those_of_the_table() => Assert.Equal(
        WireCodec.Manifests.Entries.Select(entry => (entry.Manifest, FieldsOf(entry.Shape))).Order(),
        Rows.Where(row => row[0].StartsWith("`lazyengine.", StringComparison.Ordinal)).Select(row => (row[0].Trim('`'), row[3])).Order());

    [Fact]
    public void Its_events_and_their_fields_are_those_of_a_commit() => Assert.Equal(
        V1.Event.Descriptor.Oneofs.Single().Fields.Select(kind => (string.Create(CultureInfo.InvariantCulture, $"{kind.FieldNumber} {kind.Name}"), FieldsOf(kind.MessageType))),
        Rows.Where(row => row.Length == 4 && char.IsAsciiDigit(row[0][1])).Select(row => (row[0].Trim('`'), row[3])));

    [Fact]
    public void Its_numbers_are_those_of_the_enums() => Assert.Equal(
        new[] { typeof(ExecutionState), typeof(TaskState), typeof(WaitKind), typeof(AttemptStanding), typeof(FlowPattern), typeof(Rules), typeof(TimerKind), typeof(Backoff), typeof(Exhausted), typeof(Phase), typeof(RevertKind), typeof(FailureMode), typeof(RetryKind), typeof(RetryDecision), typeof(DeciderDepth), typeof(ParentClose), typeof(ChildStanding), typeof(TurnState), typeof(Ending) }.Select(type => (type.Name, NumbersOf(type))),
        Rows.Where(row => row.Length == 2).Select(row => (row[0].Trim('`'), row[1])));

    [Fact]
    public void Every_line_says_what_it_means_and_since_when() =>
        Assert.All(Rows.Where(row => row.Length == 4), row => Assert.Multiple(() => Assert.NotEmpty(row[1]), () => Assert.Matches("^[0-9]+\\.[0-9]+$", row[2])));

    private static string FieldsOf(MessageDescriptor message)
    {
        var fields = string.Join(", ", message.Fields.InFieldNumberOrder().Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.FieldNumber} {field.Name}")));
        return fields.Length == 0 ? "none" : fields;
    }

    private static string NumbersOf(Type type) =>
        string.Join(", ", Enum.GetValues(type).Cast<object>().Select(value => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToInt32(value, CultureInfo.InvariantCulture)} {value}")));
}
