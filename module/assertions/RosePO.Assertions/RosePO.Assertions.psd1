@{
    RootModule           = 'RosePO.Assertions.psm1'
    ModuleVersion        = '0.2.0'
    GUID                 = 'c8b0f9a4-7f0e-4f55-9a0c-6f6c2b9d3e17'
    Author               = 'RosePO.Tools contributors'
    Copyright            = '(c) RosePO.Tools contributors. MIT licence.'
    Description          = 'Should operators of Pester for measured recommenders: HaveHitRatio, HaveMetric, HaveNoMorePopularityLiftThan, HaveNoMoreSemanticExcessThan, ImproveOn.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    RequiredModules      = @(@{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' })
    FunctionsToExport    = @()
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags = @('PSEdition_Core', 'Pester', 'Recommendation', 'RosePO')
        }
    }
}
