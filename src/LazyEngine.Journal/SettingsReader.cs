using System.Globalization;
using Akka.Configuration;

namespace LazyEngine.Journal;

/// <summary>Reads one section of the configuration and collects everything that is wrong with it.</summary>
internal sealed class SettingsReader
{
    private readonly Config _config;
    private readonly string _section;
    private readonly List<string> _problems;

    public SettingsReader(Config config, string section)
        : this(config, section, [])
    {
    }

    private SettingsReader(Config config, string section, List<string> problems) => (_config, _section, _problems) = (config, section, problems);

    /// <summary>A reader of a section inside this one, which reports together with it.</summary>
    public SettingsReader Section(string name) => new(_config, Path(name), _problems);

    /// <summary>The names of what stands in this section.</summary>
    public IEnumerable<string> Keys() => _config.HasPath(_section) && _config.GetValue(_section) is { } value && value.IsObject() ? value.GetObject().Items.Keys : [];

    /// <summary>Whether a key that may be left out is there.</summary>
    public bool Has(string key) => _config.HasPath(Path(key));

    public int Int(string key, int min, int max) => (int)Long(key, min, max);

    public long Long(string key, long min, long max)
    {
        if (Text(key) is not { } text) return min;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            Wrong(key, text, $"is not a whole number between {Show(min)} and {Show(max)}");
            return min;
        }

        if (value < min || value > max) Wrong(key, text, $"is outside {Show(min)} to {Show(max)}");
        return value;
    }

    public long Bytes(string key, long min, long max)
    {
        if (Text(key) is not { } text) return min;
        var value = SizeOf(key);
        if (value is null) Wrong(key, text, "is not a size such as 1 MiB");
        else if (value < min || value > max) Wrong(key, text, $"is outside {Show(min)} to {Show(max)} bytes");
        return value ?? min;
    }

    // The library throws at some texts, and says null of others.
    private long? SizeOf(string key)
    {
        try
        {
            return _config.GetByteSize(Path(key), null);
        }
        catch (Exception failure) when (failure is FormatException or OverflowException or ConfigurationException)
        {
            return null;
        }
    }

    public TimeSpan Duration(string key, TimeSpan min, TimeSpan max)
    {
        if (Text(key) is not { } text) return min;
        try
        {
            var value = _config.GetTimeSpan(Path(key), null, allowInfinite: false);
            if (value < min || value > max) Wrong(key, text, $"is outside {min} to {max}");
            return value;
        }
        catch (Exception failure) when (failure is FormatException or OverflowException or ConfigurationException)
        {
            Wrong(key, text, "is not a duration such as 500 ms, 5 s or 10 m");
            return min;
        }
    }

    public bool Flag(string key)
    {
        if (Text(key) is not { } text) return false;
        if (text is "on" or "true" or "yes") return true;
        if (text is not ("off" or "false" or "no")) Wrong(key, text, "is neither on nor off");
        return false;
    }

    /// <summary>A word out of a list.</summary>
    public T Choice<T>(string key, params (string Word, T Value)[] choices)
    {
        var text = Text(key);
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase)) return value;
        }

        if (text is not null) Wrong(key, text, $"is none of {string.Join(", ", choices.Select(choice => choice.Word))}");
        return choices[0].Value;
    }

    /// <summary>Any text; empty only where it is not needed.</summary>
    public string Text(string key, bool needed)
    {
        var text = Text(key);
        if (needed && text is not null && string.IsNullOrWhiteSpace(text)) Wrong(key, text, "is empty, but the chosen store needs it");
        return text ?? string.Empty;
    }

    /// <summary>A list of names, none of them empty.</summary>
    public IReadOnlyList<string> Names(string key)
    {
        if (!_config.HasPath(Path(key)))
        {
            _problems.Add($"{Path(key)}: is missing");
            return [];
        }

        var names = _config.GetStringList(Path(key)) ?? [];
        if (names.Any(string.IsNullOrWhiteSpace)) Wrong(key, string.Join(", ", names), "has a name that is empty");
        return [.. names];
    }

    /// <summary>Notes what is wrong with a value that is well formed by itself.</summary>
    public void Refuse(string key, string what) => Wrong(key, Text(key) ?? string.Empty, what);

    /// <exception cref="InvalidSettingsException">Something was wrong; the exception lists all of it.</exception>
    public void ThrowIfAnyProblem()
    {
        if (_problems.Count > 0) throw new InvalidSettingsException([.. _problems]);
    }

    // A missing key reads as 0 or null in this library, so that a typing error would be silent.
    private string? Text(string key)
    {
        if (_config.HasPath(Path(key))) return _config.GetString(Path(key));
        _problems.Add($"{Path(key)}: is missing");
        return null;
    }

    private string Path(string key) => $"{_section}.{key}";

    private void Wrong(string key, string value, string what) => _problems.Add($"{Path(key)}: '{value}' {what}");

    private static string Show(long value) => value.ToString(CultureInfo.InvariantCulture);
}
