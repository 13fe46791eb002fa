using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LazyEngine.Flows;
using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Patterns;

/// <summary>Writes flows as JSON; what is as usual is left out.</summary>
internal static class FlowWriter
{
    private static readonly JsonWriterOptions Form = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Flow flow)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Form)) writer.WriteFlow(flow);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static void WriteFlow(this Utf8JsonWriter writer, Flow flow)
    {
        writer.WriteStartObject();
        writer.WriteString("flow", flow.Name);
        if (flow.DeclaredInputs is { } inputs) writer.WriteTexts("inputs", inputs);
        writer.WriteConstants(flow.Constants);
        if (flow.TimeLimit is { } limit) writer.WriteString("deadline", Durations.Write(limit));
        if (flow.KeptFor is { } kept) writer.WriteString("keep-for", Durations.Write(kept));
        if (flow.TargetName is { } target) writer.WriteString("target", target);
        if (flow.FailureMode != FailureMode.Default) writer.WriteString("on-failure", Words.Modes.Of(flow.FailureMode));
        if (flow.Controller is { } controller) Write(writer, controller);
        if (flow.Attributes.Count > 0)
        {
            writer.WriteStartObject("attributes");
            foreach (var (name, from) in flow.Attributes) writer.WriteString(name, from);
            writer.WriteEndObject();
        }

        writer.WriteStartArray(Words.Patterns.Of(flow.Pattern));
        foreach (var item in flow.Items)
        {
            if (item is Flow inner) writer.WriteFlow(inner);
            else writer.WriteTask((TaskDefinition)item);
        }

        writer.WriteEndArray();
        if (flow.Links.Count > 0)
        {
            writer.WriteStartArray("links");
            foreach (var link in flow.Links) Write(writer, link);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FlowLink link)
    {
        writer.WriteStartObject();
        writer.WriteString("from", link.From);
        writer.WriteString("to", link.To);
        if (link.Decider is { } decider)
        {
            writer.WriteString("when", decider.Expression ?? decider.HandlerName);
            if (decider.Depth != DeciderDepth.All) writer.WriteString("depth", Words.Depths.Of(decider.Depth));
            writer.WriteQueue(decider.QueueName);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RetryController controller)
    {
        writer.WriteStartObject("retry-controller");
        if (controller.Name is { } name) writer.WriteString("name", name);
        WriteKind(writer, controller);
        // The list to go through stands at the key that says so.
        var requirements = controller.Kind == RetryKind.ParameterizedForEach ? [.. controller.Requirements.Where(requirement => requirement.Argument != RetryController.ValuesArgument)] : controller.Requirements;
        if (requirements.Count > 0) writer.WriteRequirements(requirements);
        writer.WriteQueue(controller.QueueName);
        if (controller.ResultName is { } result) writer.WriteString("provides", result);
        if (controller.RevertsAll) writer.WriteBoolean("revert-all", true);
        writer.WriteEndObject();
    }

    private static void WriteKind(Utf8JsonWriter writer, RetryController controller)
    {
        switch (controller.Kind)
        {
            case RetryKind.Times:
                writer.WriteNumber(Words.Times, controller.Rounds);
                break;
            case RetryKind.ForEach:
                writer.WriteStartArray(Words.ForEach);
                foreach (var value in controller.Values) writer.WritePayload(value);
                writer.WriteEndArray();
                break;
            case RetryKind.ParameterizedForEach:
                writer.WriteString(Words.ParameterizedForEach, controller.Requirements.FirstOrDefault(requirement => requirement.Argument == RetryController.ValuesArgument)?.Name);
                break;
            case RetryKind.AlwaysRevert:
                writer.WriteBoolean(Words.AlwaysRevert, true);
                break;
            default:
                writer.WriteString("handler", controller.HandlerName);
                break;
        }
    }
}
