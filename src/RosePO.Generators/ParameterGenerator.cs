using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RosePO.Generators;

/// <summary>
/// Writes a parameter for each option of the requests that a cmdlet or task binds (<c>[Binds(typeof(SomeRequest))]</c>), with the summary of the option's own
/// documentation: <c>RosePO.Abstractions.xml</c>, an additional file of the compilation.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ParameterGenerator : IIncrementalGenerator
{
    private const string DocumentationFile = "RosePO.Abstractions.xml";

#pragma warning disable RS2008 // Releases of rules are tracked for analyzers that are published.
    private static readonly DiagnosticDescriptor s_clash = new(
        "ROSEGEN1",
        "Options share a parameter's name",
        "The options {1} of {2} would all be the parameter '{0}': give one of them another name with ParameterName",
        "RosePO",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);
#pragma warning restore RS2008

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var classes = context.SyntaxProvider.ForAttributeWithMetadataName(
            "RosePO.BindsAttribute",
            (node, _) => node is ClassDeclarationSyntax,
            (found, _) => BoundClasses.Of((INamedTypeSymbol)found.TargetSymbol));
        var documentation = context.AdditionalTextsProvider
            .Where(file => Path.GetFileName(file.Path) == DocumentationFile)
            .Select((file, cancellation) => Documentation.Of(file.GetText(cancellation)))
            .Collect()
            .Select((files, _) => files.Length > 0 ? files[0] : Documentation.Of(null));
        context.RegisterSourceOutput(classes.Combine(documentation), (output, pair) =>
        {
            var (bound, documented) = pair;
            foreach (var problem in bound.Problems)
            {
                output.ReportDiagnostic(Diagnostic.Create(s_clash, Location.None, problem.Parameter, problem.Keys, bound.Name));
            }

            output.AddSource($"{bound.Namespace}.{bound.Name}.g.cs", ParameterText.Of(bound, documented));
        });
    }
}
