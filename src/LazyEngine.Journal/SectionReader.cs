using System.Globalization;
using Akka.Configuration;

namespace LazyEngine.Journal;

/// <summary>Reads keys of one section and collects what is wrong with them. A missing key would otherwise read as 0 or null.</summary>
internal sealed class SectionReader(Config config, string section)
{
    private readonly List<string> _problems = [];

    /// <summary>A word out of a list.</summary>
    public T Choice<T>(string key, params (string Word, T Value)[] choices)
    {
        var text = Raw(key);
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase)) return value;
        }

        if (text is not null) Problem(key, $"'{text}' is none of {string.Join(", ", choices.Select(choice => choice.Word))}");
        return choices[0].Value;
    }

    /// <summary>Any text; empty only where it is not needed.</summary>
    public string Text(string key, bool needed)
    {
        var text = Raw(key);
        if (needed && text is { } given && string.IsNullOrWhiteSpace(given)) Problem(key, "is empty, but the chosen store needs it");
        return text ?? string.Empty;
    }

    /// <summary>A whole number within a range.</summary>
    public int Number(string key, int min, int max)
    {
        if (Raw(key) is not { } text) return min;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        Problem(key, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a number from {min} to {max}"));
        return min;
    }

    /// <summary>A length of time within a range, such as <c>5s</c>.</summary>
    public TimeSpan Duration(string key, TimeSpan min, TimeSpan max)
    {
        if (Raw(key) is not { } text) return min;
        try
        {
            var duration = config.GetTimeSpan($"{section}.{key}", null, allowInfinite: false);
            if (duration >= min && duration <= max) return duration;
        }
        catch (FormatException)
        {
            // Reported below, together with a value that is out of range.
        }

        Problem(key, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a duration from {min} to {max}"));
        return min;
    }

    /// <summary>Fails when any key was wrong.</summary>
    /// <exception cref="ConfigurationException">With one line per problem.</exception>
    public void ThrowIfAnyProblem()
    {
        if (_problems.Count > 0) throw new ConfigurationException("The journal's configuration is wrong:\n" + string.Join('\n', _problems));
    }

    private string? Raw(string key)
    {
        if (config.HasPath($"{section}.{key}")) return config.GetString($"{section}.{key}");
        Problem(key, "is missing");
        return null;
    }

    private void Problem(string key, string what) => _problems.Add($"{section}.{key}: {what}.");
}
