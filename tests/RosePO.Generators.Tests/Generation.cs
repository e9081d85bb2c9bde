using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace RosePO.Generators.Tests;

/// <summary>Runs the generator over a class that binds records of a small source.</summary>
internal static class Generation
{
    // What the generator looks at in the two front ends, and what its output names.
    private const string FrontEnds = """
        namespace System.Management.Automation
        {
            public class Cmdlet;
            public struct SwitchParameter;
            public sealed class ParameterAttribute : System.Attribute { public int Position { get; set; } public bool ValueFromPipelineByPropertyName { get; set; } }
            public sealed class AliasAttribute(params string[] names) : System.Attribute;
            public sealed class ValidateNotNullOrEmptyAttribute : System.Attribute;
        }
        namespace RosePO.Binding
        {
            public sealed class OptionValueAttribute(string key, System.Type type) : System.Attribute { public bool IsList { get; set; } public bool IsNullable { get; set; } }
            public sealed class NameCompletionsAttribute(params string[] names) : System.Attribute;
            public sealed class ArtifactPathAttribute(string property) : System.Attribute { public bool Several { get; set; } }
            public sealed class ArtifactCompletionsAttribute(string kind, params string[] names) : System.Attribute;
        }
        namespace Microsoft.Build.Framework
        {
            public interface ITaskItem;
            public sealed class RequiredAttribute : System.Attribute;
        }

        """;

    private const string GeneratorFailed = "CS8785";

    /// <summary>The generated parameters of the one class that binds, and every error of the generator and of the whole.</summary>
    /// <param name="source">Records and a class.</param>
    /// <param name="documentation">Members of the records' documentation: an id and a summary each.</param>
    public static (string Text, IReadOnlyList<string> Errors) Of(string source, params (string Id, string Summary)[] documentation)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(BindsAttribute).Assembly.Location).Distinct().Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText("using RosePO;\nusing System.Collections.Generic;\nnamespace S;\n" + source, options), CSharpSyntaxTree.ParseText(FrontEnds, options)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var driver = CSharpGeneratorDriver.Create([new ParameterGenerator().AsSourceGenerator()], [new DocumentationFile(documentation)], options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var whole, out var found);
        var errors = found.Concat(whole.GetDiagnostics()).Where(one => one.Severity == DiagnosticSeverity.Error || one.Id == GeneratorFailed).Select(one => $"{one.Id}: {one.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        return (string.Concat(driver.GetRunResult().GeneratedTrees), [.. errors]);
    }

    private sealed class DocumentationFile((string Id, string Summary)[] members) : AdditionalText
    {
        public override string Path => "bin/RosePO.Abstractions.xml";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(
            $"<doc><members>{string.Concat(members.Select(member => $"<member name=\"{member.Id}\"><summary>{member.Summary}</summary></member>"))}</members></doc>");
    }
}
