using Akka.Configuration;

namespace LazyEngine.Actors;

/// <summary>The configuration files that ship inside this assembly.</summary>
internal static class HoconFiles
{
    /// <summary>Every key with its meaning, unit, default and range.</summary>
    public static Config Reference => Read("lazyengine");

    /// <summary>A profile: memory, sqlite, postgresql or cluster.</summary>
    public static Config Profile(string name) => Read(name);

    public static string TextOf(string name)
    {
        using var stream = typeof(HoconFiles).Assembly.GetManifestResourceStream($"LazyEngine.Actors.hocon.{name}.conf")
            ?? throw new ArgumentException($"There is no configuration file '{name}.conf'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Config Read(string name) => ConfigurationFactory.ParseString(TextOf(name));
}
