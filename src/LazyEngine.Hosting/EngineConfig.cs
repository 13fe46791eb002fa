using Akka.Configuration;
using LazyEngine.Actors;

namespace LazyEngine.Hosting;

/// <summary>Puts the configuration together: code, then the operator's file, then the profiles, then the reference.</summary>
internal static class EngineConfig
{
    /// <summary>The environment variable that names the operator's file.</summary>
    public const string FileVariable = "LAZYENGINE_CONF";

    public static Config From(LazyEngineOptions options, string? operatorFile)
    {
        var config = Parse(options.Code, "the configuration given in code");
        if (!string.IsNullOrWhiteSpace(operatorFile))
        {
            if (!File.Exists(operatorFile)) throw new FileNotFoundException($"{FileVariable} names '{operatorFile}', and there is no such file.", operatorFile);
            config = config.WithFallback(Parse(File.ReadAllText(operatorFile), operatorFile));
        }

        config = config.WithFallback(HoconFiles.Profile(options.StoreProfile));
        if (options.IsCluster) config = config.WithFallback(HoconFiles.Profile("cluster"));
        return config.WithFallback(HoconFiles.Reference);
    }

    private static Config Parse(string text, string where)
    {
        Config parsed;
        try
        {
            parsed = ConfigurationFactory.ParseString(text);
        }
        // The parser throws whatever it stumbles on, down to bare exceptions.
        catch (Exception failure)
        {
            throw new FormatException($"{where} is not valid HOCON: {failure.Message}", failure);
        }

        // Such a key would silently leave the default in place.
        if (UnknownKeys.In(parsed) is { Count: > 0 } unknown) throw new InvalidSettingsException([.. unknown.Select(key => $"{key}: there is no such key (it stands in {where})")]);
        return parsed;
    }
}
