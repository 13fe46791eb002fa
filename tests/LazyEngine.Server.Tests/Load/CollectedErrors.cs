using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Server.Tests.Load;

/// <summary>Keeps what a server logs as an error: what it did not foresee.</summary>
internal sealed class CollectedErrors(ConcurrentQueue<string> errors) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Collector(categoryName, errors);

    public void Dispose()
    {
    }

    private sealed class Collector(string category, ConcurrentQueue<string> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && errors.Count < 100) errors.Enqueue($"{category}: {formatter(state, exception)}\n{exception}");
        }
    }
}
