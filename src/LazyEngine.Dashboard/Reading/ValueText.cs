using System.Text.Encodings.Web;
using System.Text.Json;

namespace LazyEngine.Dashboard.Reading;

/// <summary>Values as people read and write them.</summary>
internal static class ValueText
{
    // Whatever is in a value, the page escapes it once more: here it is to be read.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Narrow = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole of it: JSON with line ends and indents.</summary>
    public static string Of(Payload value) => Json(value, Indented) ?? value.ToString();

    /// <summary>The beginning of it in one line.</summary>
    public static string Line(Payload? value)
    {
        const int Longest = 160;
        if (value is null || (value.Size == 0 && value.ContentType.Length == 0)) return string.Empty;
        var line = value.Size <= 64 * 1024 && Json(value, Narrow) is { } json ? json : value.ToString();
        return line.Length <= Longest ? line : $"{line[..Longest]}…";
    }

    /// <summary>Reads what somebody has typed as JSON; nothing typed is no value.</summary>
    /// <returns>The value, or else what is wrong with the text.</returns>
    public static (Payload? Value, string? Wrong) Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return (Payload.None, null);
        try
        {
            using var document = JsonDocument.Parse(text);
            return (Payload.Json(document.RootElement), null);
        }
        catch (JsonException wrong)
        {
            return (null, $"That is no JSON: line {(wrong.LineNumber ?? 0) + 1}, character {(wrong.BytePositionInLine ?? 0) + 1}. Text stands in double quotes.");
        }
    }

    /// <summary>Reads inputs that somebody has typed: a JSON object, or nothing.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static object? ReadInputs(string? text)
    {
        var (value, wrong) = Read(text);
        if (wrong is not null) throw new FormatException(wrong);
        if (string.IsNullOrWhiteSpace(text)) return null;
        using var document = JsonDocument.Parse(value!.Bytes);
        return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new FormatException("Inputs are a JSON object: {\"name\": value}.");
    }

    private static string? Json(Payload value, JsonSerializerOptions options)
    {
        if (value.ContentType != Payload.JsonContentType) return null;
        try
        {
            using var document = JsonDocument.Parse(value.Bytes);
            return JsonSerializer.Serialize(document.RootElement, options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
