using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Pictures;
using Microsoft.AspNetCore.Http;

namespace LazyEngine.Server;

/// <summary>Reads what stands behind the question mark, and refuses what nobody knows.</summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _query;

    /// <exception cref="ArgumentException">The query has another parameter than the known ones, or one twice.</exception>
    public QueryReader(IQueryCollection query, params string[] known)
    {
        _query = query;
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name) && !known.Any(prefix => prefix.EndsWith('*') && name.StartsWith(prefix[..^1], StringComparison.Ordinal))) throw new ArgumentException($"There is no parameter '{name}': {string.Join(", ", known)} are known.");
            if (values.Count > 1) throw new ArgumentException($"The parameter '{name}' is there {values.Count} times. Give it once.");
        }
    }

    public string? Text(string name) => _query[name] is { Count: 1 } values && values[0] is { Length: > 0 } text ? text : null;

    public long? Number(string name, long least) => Text(name) switch
    {
        null => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least => number,
        var text => throw new ArgumentException($"The parameter '{name}' is '{text}': a number from {least} up is expected."),
    };

    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        var text => throw new ArgumentException($"The parameter '{name}' is '{text}': true or false is expected."),
    };

    /// <summary>How a picture is to be written; SVG where nothing is said.</summary>
    public PictureFormat Format(string name) => Text(name) switch
    {
        null => PictureFormat.Svg,
        var text when Enum.GetNames<PictureFormat>().FirstOrDefault(format => format.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known => Enum.Parse<PictureFormat>(known),
        var text => throw new ArgumentException($"The parameter '{name}' is '{text}': one of {string.Join(", ", Enum.GetNames<PictureFormat>().Select(known => known.ToLowerInvariant()))} is expected."),
    };

    /// <summary>The words of an enumeration, with commas between them; none where nothing is said.</summary>
    public IReadOnlyList<ExecutionState> States(string name) =>
        Text(name) is { } text ? [.. text.Split(',').Select(word => Word<ExecutionState>(name, word)).Distinct()] : [];

    public T? Word<T>(string name)
        where T : struct, Enum => Text(name) is { } text ? Word<T>(name, text) : null;

    /// <summary>An instant, with its distance from UTC; in UTC where it has none.</summary>
    public DateTimeOffset? Time(string name) => Text(name) switch
    {
        null => null,
        var text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => at,
        var text => throw new ArgumentException($"The parameter '{name}' is '{text}': a time such as 2030-01-01T08:00:00Z is expected."),
    };

    /// <summary>The parameters that begin with a prefix, by what follows it.</summary>
    public Dictionary<string, string> Named(string prefix) =>
        _query.Where(parameter => parameter.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(parameter => parameter.Key[prefix.Length..], parameter => parameter.Value.ToString(), StringComparer.Ordinal);

    private static T Word<T>(string name, string text)
        where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse<T>(known)
            : throw new ArgumentException($"The parameter '{name}' is '{text}': one of {string.Join(", ", Enum.GetNames<T>())} is expected.");
}
