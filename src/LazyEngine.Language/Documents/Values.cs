using System.Globalization;
using LazyEngine.Plans;

namespace LazyEngine.Language.Documents;

/// <summary>Reads nodes as values of one kind. What does not fit is a problem, and reads as nothing.</summary>
internal sealed class Values(DocumentLog log)
{
    /// <summary>Text that is not empty. Numbers and the like are refused: whoever wrote <c>task: 010</c> may have meant two different names.</summary>
    public string? Text(Node? node, string what)
    {
        if (node is null) return null;
        if (node is Node.Scalar { Kind: ScalarKind.Text, Text.Length: > 0 } scalar) return scalar.Text;
        Misfit(node, what, "text", node is Node.Scalar { Kind: not (ScalarKind.Null or ScalarKind.Text), Text: var text } ? $"\"{Names.Shown(text)}\"" : null);
        return null;
    }

    public int? Integer(Node? node, string what, int least = int.MinValue)
    {
        if (node is null) return null;
        if (node is Node.Scalar { Kind: ScalarKind.Integer } scalar && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least) return number;
        Misfit(node, what, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {int.MaxValue}"));
        return null;
    }

    public double? Number(Node? node, string what, double least, double most)
    {
        if (node is null) return null;
        if (node is Node.Scalar { Kind: ScalarKind.Integer or ScalarKind.Number } scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Misfit(node, what, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));
        return null;
    }

    public bool? Truth(Node? node, string what)
    {
        if (node is null) return null;
        if (node is Node.Scalar { Kind: ScalarKind.Boolean } scalar) return scalar.Text[0] is 't' or 'T';
        Misfit(node, what, "true or false", node is Node.Scalar other ? TruthMeantBy(other.Text) : null);
        return null;
    }

    /// <summary>What somebody may have meant who has written something else for true or false; null where that is not clear.</summary>
    public static string? TruthMeantBy(string text) => text.ToUpperInvariant() switch
    {
        "YES" or "ON" or "Y" or "1" or "TRUE" => "true",
        "NO" or "OFF" or "N" or "0" or "FALSE" => "false",
        _ => null,
    };

    public TimeSpan? Time(Node? node, string what, bool mayBeZero = true)
    {
        if (node is null) return null;
        if (node is not Node.Scalar scalar || !Durations.TryRead(scalar.Text, out var time))
            Misfit(node, what, Durations.Form, node is Node.Scalar { Kind: ScalarKind.Integer or ScalarKind.Number, Text: var bare } && Durations.TryRead($"{bare}s", out _) ? $"{bare}s" : null);
        else if (time > PlanLimits.Default.LongestTime)
            Misfit(node, what, $"at most {Durations.Write(PlanLimits.Default.LongestTime)}");
        else if (time == TimeSpan.Zero && !mayBeZero)
            Misfit(node, what, "more than no time");
        else
            return time;
        return null;
    }

    /// <summary>One of a few words.</summary>
    public T? Word<T>(Node? node, string what, params IReadOnlyList<(string Word, T Value)> words)
        where T : struct
    {
        if (node is null) return null;
        var text = (node as Node.Scalar)?.Text;
        foreach (var (word, value) in words)
        {
            if (word == text) return value;
        }

        Misfit(node, what, $"one of {string.Join(", ", words.Select(known => known.Word))}", text is null ? null : Spelling.Nearest(text, words.Select(known => known.Word)));
        return null;
    }

    /// <summary>The items of a list; none where it is none.</summary>
    public IReadOnlyList<Node> Items(Node? node, string what, string expected = "a list")
    {
        if (node is null) return [];
        if (node is Node.List list) return list.Items;
        Misfit(node, what, expected);
        return [];
    }

    /// <summary>A list of different texts; null where it is not there.</summary>
    public IReadOnlyList<string>? Texts(Node? node, string what)
    {
        if (node is null) return null;
        var texts = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in Items(node, what, "a list of texts"))
        {
            if (Text(item, $"An item of {Lower(what)}") is not { } text) continue;
            if (seen.Add(text)) texts.Add(text);
            else log.Add(item.At, $"{what} has '{Names.Shown(text)}' twice.", "each once");
        }

        return texts;
    }

    /// <summary>The entries of a mapping; none where it is none.</summary>
    public IReadOnlyList<Entry> Entries(Node? node, string what, string expected = "a mapping")
    {
        if (node is null) return [];
        if (node is Node.Map map) return map.Entries;
        Misfit(node, what, expected);
        return [];
    }

    /// <summary>The keys of a mapping; null where it is none.</summary>
    public Fields? Fields(Node? node, string what, string owner, string expected = "a mapping")
    {
        if (node is null) return null;
        if (node is Node.Map map) return new Fields(map, owner, log);
        Misfit(node, what, expected);
        return null;
    }

    public void Misfit(Node node, string what, string expected, string? suggestion = null) => log.Add(node.At, $"{what} is {node.Shown}.", expected, suggestion);

    private static string Lower(string what) => char.ToLowerInvariant(what[0]) + what[1..];
}
