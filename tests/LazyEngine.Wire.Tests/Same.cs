using System.Collections;
using System.Reflection;
using LazyEngine.Executions;

namespace LazyEngine.Wire.Tests;

/// <summary>Compares by value what compares by reference: the collections inside a state.</summary>
internal static class Same
{
    public static void As(object expected, object actual)
    {
        if (expected is not Execution)
        {
            Assert.Equal(expected, actual);
            return;
        }

        Assert.IsType<Execution>(actual);
        foreach (var property in typeof(Execution).GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            var (wanted, got) = (property.GetValue(expected), property.GetValue(actual));
            if (wanted is IEnumerable and not string) Assert.Equal(((IEnumerable)wanted).Cast<object>(), ((IEnumerable)got!).Cast<object>());
            else Assert.True(Equals(wanted, got), $"{property.Name}: {wanted} became {got}.");
        }
    }
}
