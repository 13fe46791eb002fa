using System.Text;
using System.Text.Json;

namespace LazyEngine.Cli;

/// <summary>Reads values as people type them.</summary>
internal static class Values
{
    /// <summary>What stands at the beginning of JSON that is meant as such.</summary>
    private static readonly char[] Marks = ['{', '[', '"'];

    /// <summary>Numbers, true, false, null and what begins with a brace, a bracket or a quote are JSON; everything else is text.</summary>
    /// <param name="text">The value, or <c>@file</c> for the content of a file, which is JSON.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="WrongUseException">It is meant as JSON and is none, or the file cannot be read.</exception>
    public static Payload Read(string text, string what)
    {
        if (text.StartsWith('@')) return Json(Content(text[1..], what), $"{what}, file {text[1..]}");
        var trimmed = text.Trim();
        if (trimmed.Length > 0 && Marks.Contains(trimmed[0])) return Json(trimmed, what);
        return IsJson(trimmed) ? Json(trimmed, what) : Payload.Json(text);
    }

    /// <summary>The named inputs of a run.</summary>
    /// <param name="given">Each <c>name=value</c>, or a JSON object with a property for each, or <c>@file</c> with such an object. Later ones win.</param>
    /// <param name="document">A JSON object, or <c>@file</c>; null for none. Whatever else is given of the same name wins.</param>
    /// <exception cref="WrongUseException">A pair has no name, or a document is no object.</exception>
    public static Dictionary<string, Payload> Inputs(IEnumerable<string> given, string? document)
    {
        var inputs = new Dictionary<string, Payload>(StringComparer.Ordinal);
        if (document is not null) Add(inputs, document, "--inputs");
        foreach (var one in given)
        {
            var at = one.IndexOf('=', StringComparison.Ordinal);
            if (one.StartsWith('{') || one.StartsWith('@')) Add(inputs, one, "--input");
            else if (at > 0) inputs[one[..at]] = Read(one[(at + 1)..], $"--input {one[..at]}");
            else throw new WrongUseException($"--input '{one}' has no name: name=value is expected, or a JSON object.");
        }

        return inputs;
    }

    /// <summary>What comes over an environment.</summary>
    /// <param name="document">A JSON object, or <c>@file</c>; null for nothing.</param>
    /// <exception cref="WrongUseException">It is no object.</exception>
    public static Dictionary<string, Payload> Environment(string? document)
    {
        var values = new Dictionary<string, Payload>(StringComparer.Ordinal);
        if (document is not null) Add(values, document, "--env");
        return values;
    }

    /// <summary>Names with texts.</summary>
    /// <param name="option">The option, for messages.</param>
    /// <param name="given">Each <c>name=value</c>; later ones win.</param>
    /// <exception cref="WrongUseException">A pair has no name.</exception>
    public static Dictionary<string, string> Texts(string option, IEnumerable<string> given)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in given)
        {
            var at = one.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new WrongUseException($"{option} '{one}' has no name: name=value is expected.");
            texts[one[..at]] = one[(at + 1)..];
        }

        return texts;
    }

    private static void Add(Dictionary<string, Payload> inputs, string document, string what)
    {
        using var parsed = JsonDocument.Parse(Read(document, what).Bytes);
        if (parsed.RootElement.ValueKind != JsonValueKind.Object) throw new WrongUseException($"{what} is a JSON {parsed.RootElement.ValueKind}: an object with a property for each input is expected.");
        foreach (var property in parsed.RootElement.EnumerateObject()) inputs[property.Name] = Payload.Json(property.Value);
    }

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Payload Json(string text, string what)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return new Payload(Encoding.UTF8.GetBytes(text), Payload.JsonContentType);
        }
        catch (JsonException wrong)
        {
            throw new WrongUseException($"{what} is not valid JSON: {wrong.Message}");
        }
    }

    private static string Content(string file, string what)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new WrongUseException($"{what}: {cause.Message}");
        }
    }
}
