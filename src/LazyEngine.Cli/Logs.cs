using Microsoft.Extensions.Logging;

namespace LazyEngine.Cli;

/// <summary>Where an engine that runs inside a command logs to.</summary>
internal static class Logs
{
    /// <summary>Warnings and worse go to the standard error, so that the standard output holds answers only.</summary>
    public static void Quiet(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // What keeps a host from starting is said once, by the command itself.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }
}
