using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Server.Tests.Security;

/// <summary>Keeps all that anybody logs at any level: sentences, properties, scopes and exceptions.</summary>
internal sealed class WrittenLogs(ConcurrentQueue<string> lines) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, lines);

    public void Dispose()
    {
    }

    private sealed class Writer(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"{category} scope: {Shown(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {Shown(state)} {exception}");

        private static string Shown(object? state)
        {
            var text = new StringBuilder(state?.ToString());
            if (state is IEnumerable<KeyValuePair<string, object?>> properties)
                foreach (var (name, value) in properties) text.Append(System.Globalization.CultureInfo.InvariantCulture, $" {name}={value}");
            return text.ToString();
        }
    }
}
