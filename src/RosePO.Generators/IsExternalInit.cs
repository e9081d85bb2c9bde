namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for where records are compiled for netstandard2.0.</summary>
internal static class IsExternalInit;
