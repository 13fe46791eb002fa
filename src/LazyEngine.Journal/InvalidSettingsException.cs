using System.Globalization;

namespace LazyEngine;

/// <summary>The configuration has missing or wrong keys.</summary>
public sealed class InvalidSettingsException : Exception
{
    internal InvalidSettingsException(Sequence<string> problems)
        : base($"The configuration has {problems.Count.ToString(CultureInfo.InvariantCulture)} problem(s):{Environment.NewLine}{string.Join(Environment.NewLine, problems.Select(problem => $"  {problem}"))}") => Problems = problems;

    /// <summary>Every problem: the key, its value and what is wrong with it.</summary>
    public Sequence<string> Problems { get; }
}
