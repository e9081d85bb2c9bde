using System.Reflection;
using System.Runtime.InteropServices;

namespace RosePO.Core.Runtime;

/// <summary>Gives a package's managed half the native library that was found for it.</summary>
internal static class NativeResolver
{
    /// <summary>Answers an assembly's search for a native library, unless the application does already.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="library">The library.</param>
    /// <param name="isNamed">Whether a name is that of the library; others are searched for as usual.</param>
    public static void Serve(Assembly assembly, nint library, Func<string, bool> isNamed)
    {
        try
        {
            NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => isNamed(name) ? library : 0);
        }
        catch (InvalidOperationException)
        {
            // The application has a resolver for it already, which knows better.
        }
    }
}
