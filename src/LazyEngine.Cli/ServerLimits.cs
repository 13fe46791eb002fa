using System.CommandLine;
using Akka.Configuration;
using LazyEngine.Hosting;
using LazyEngine.Journal;
using LazyEngine.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Cli;

/// <summary>The section <c>lazyengine.server</c>: what the server takes from those who ask.</summary>
/// <param name="RequestsPerSecond">Of each caller; null for as many as come.</param>
/// <param name="HeadersMax">How many headers a request may have.</param>
/// <param name="HeadersSize">How large they may be together, in bytes.</param>
/// <param name="FirstLineSize">How long the first line may be, in bytes.</param>
internal sealed record ServerLimits(int? RequestsPerSecond, int HeadersMax, int HeadersSize, int FirstLineSize)
{
    /// <summary>What the configuration says, and the command line over it.</summary>
    /// <exception cref="WrongUseException">The rate is none.</exception>
    public static ServerLimits Of(ParseResult parsed, Option<int?> rate)
    {
        EngineOptions.Configure(parsed);
        var limits = From(EngineConfig.From(new LazyEngineOptions(new ServiceCollection()), Environment.GetEnvironmentVariable(EngineConfig.FileVariable)));
        return parsed.GetValue(rate) switch
        {
            null => limits,
            >= 1 and <= RequestRate.Most and var perSecond => limits with { RequestsPerSecond = perSecond },
            var wrong => throw new WrongUseException($"{rate.Name} {wrong}: 1 to {RequestRate.Most} requests a second are allowed. Leave it out to take as many as come."),
        };
    }

    /// <exception cref="InvalidSettingsException">Lists every wrong key.</exception>
    public static ServerLimits From(Config config)
    {
        var read = new SettingsReader(config, "lazyengine.server");
        var limits = new ServerLimits(
            read.Int("requests-per-second", 0, RequestRate.Most) is > 0 and var perSecond ? perSecond : null,
            read.Int("headers-max", 10, 1_000),
            (int)read.Bytes("headers-size", 4 * 1024, 1024 * 1024),
            (int)read.Bytes("first-line-size", 2 * 1024, 1024 * 1024));
        read.ThrowIfAnyProblem();
        return limits;
    }

    /// <summary>Holds a server to them, before anybody is asked who they are.</summary>
    public void HoldIn(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        (server.Limits.MaxRequestHeaderCount, server.Limits.MaxRequestHeadersTotalSize, server.Limits.MaxRequestLineSize) = (HeadersMax, HeadersSize, FirstLineSize);
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }
}
