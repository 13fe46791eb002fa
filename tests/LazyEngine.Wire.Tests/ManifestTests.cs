using System.Globalization;
using System.Text;
using Google.Protobuf.Reflection;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;

namespace LazyEngine.Wire.Tests;

/// <summary>Names and numbers that stand in journals and travel between versions. Lines may be added; none may change or leave.</summary>
public sealed class ManifestTests
{
    private const string Project = "LazyEngine.Wire.Tests";

    [Fact]
    public void Manifests_are_those_that_were_approved() => Approval.Matches(
        string.Join('\n', WireCodec.Manifests.Entries.Select(entry => $"{entry.Manifest} {entry.Type.FullName} {entry.Shape.FullName}").Order(StringComparer.Ordinal)),
        Project,
        "manifests");

    [Fact]
    public void Field_numbers_are_those_that_were_approved()
    {
        var text = new StringBuilder();
        FileDescriptor[] files = [.. WireCodec.Manifests.Entries.Select(entry => entry.Shape.File), V1.Flow.Descriptor.File, V1.Payload.Descriptor.File];
        foreach (var message in files.Distinct().SelectMany(file => file.MessageTypes).OrderBy(message => message.FullName, StringComparer.Ordinal)) Describe(message, text);

        Approval.Matches(text.ToString(), Project, "fields");
    }

    [Fact]
    public void Numbers_of_enums_are_those_that_were_approved()
    {
        var text = new StringBuilder();
        foreach (var type in (Type[])[typeof(ExecutionState), typeof(TaskState), typeof(WaitKind), typeof(AttemptStanding), typeof(FlowPattern), typeof(Rules), typeof(TimerKind), typeof(Backoff), typeof(Exhausted), typeof(Phase), typeof(RevertKind), typeof(FailureMode), typeof(RetryKind), typeof(RetryDecision), typeof(DeciderDepth), typeof(ParentClose), typeof(ChildStanding)])
        {
            foreach (var value in Enum.GetValues(type)) text.Append(CultureInfo.InvariantCulture, $"{type.Name} {Convert.ToInt32(value, CultureInfo.InvariantCulture)} {value}\n");
        }

        Approval.Matches(text.ToString(), Project, "numbers");
    }

    [Fact]
    public void Manifests_have_the_form_of_the_contract() =>
        Assert.All(WireCodec.Manifests.Entries, entry => Assert.Matches("^lazyengine\\.[a-z]+(-[a-z]+)*\\.v[1-9][0-9]*$", entry.Manifest));

    [Fact]
    public void No_message_holds_a_map_whose_order_would_be_undefined() =>
        Assert.All(V1.Flow.Descriptor.File.MessageTypes.Concat(V1.Flow.Descriptor.NestedTypes).Concat(V1.Commit.Descriptor.File.MessageTypes), message => Assert.DoesNotContain(message.Fields.InFieldNumberOrder(), field => field.IsMap));

    private static void Describe(MessageDescriptor message, StringBuilder text)
    {
        foreach (var field in message.Fields.InFieldNumberOrder())
        {
            var type = field.FieldType == FieldType.Message ? field.MessageType.FullName : field.FieldType.ToString().ToLowerInvariant();
            var repeated = field.IsRepeated ? " repeated" : field.RealContainingOneof is { } choice ? $" in {choice.Name}" : field.HasPresence && field.FieldType != FieldType.Message ? " optional" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"{message.FullName} {field.FieldNumber} {field.Name} {type}{repeated}\n");
        }

        foreach (var nested in message.NestedTypes.OrderBy(nested => nested.FullName, StringComparer.Ordinal)) Describe(nested, text);
    }
}
