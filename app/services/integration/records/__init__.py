"""Records of other systems: checked, kept in every version, handed out again."""
